;; A start of its own that makes a folder.
(module
  (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "new")
  (func (export "wizer.initialize") (drop (call $make (i32.const 3) (i32.const 0) (i32.const 3))))
  (func (export "_start")))
