;; Calls itself without end.
(module
  (memory (export "memory") 1)
  (func $deeper (param $n i32) (result i32)
    local.get $n
    i32.const 1
    i32.add
    call $deeper
    i32.const 1
    i32.add)
  (func (export "_start")
    i32.const 0
    call $deeper
    drop))
