;; What it does depends on how many arguments it has: an access past the end of a segment or a table, or table.grow.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (table $t 4 100 funcref)
  (data $active (i32.const 64) "abc")
  (data $passive "xyz")
  (elem $placed (i32.const 0) func $f)
  (elem $kept func $f $f)
  (func $f)
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (block $9 (block $8 (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1
      (br_table $1 $2 $3 $4 $5 $6 $7 $8 $9 (i32.sub (i32.load (i32.const 0)) (i32.const 1))))
      ;; 1: an active segment is gone once it has been copied
      (memory.init $active (i32.const 8) (i32.const 0) (i32.const 1)) (return))
      ;; 2: so is an active segment of elements
      (table.init $t $placed (i32.const 1) (i32.const 0) (i32.const 1)) (return))
      ;; 3
      (table.init $t $kept (i32.const 3) (i32.const 0) (i32.const 2)) (return))
      ;; 4
      (table.init $t $kept (i32.const 0) (i32.const 1) (i32.const 2)) (return))
      ;; 5
      (table.copy (i32.const 1) (i32.const 2) (i32.const 0x7fffffff)) (return))
      ;; 6
      (table.copy (i32.const 2) (i32.const 1) (i32.const 0x7fffffff)) (return))
      ;; 7
      (call $exit (i32.eq (table.grow $t (ref.null func) (i32.const 0x7fffffff)) (i32.const -1))) (return))
      ;; 8: the size it had; the next instance has that again
      (call $exit (table.grow $t (ref.null func) (i32.const 3))) (return))
    ;; 9
    (memory.init $passive (i32.const 8) (i32.const 1) (i32.const 3))))
