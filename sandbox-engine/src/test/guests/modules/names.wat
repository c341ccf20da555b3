;; Traps three calls deep, one of which has no name.
(module
  (memory (export "memory") 1)
  (func $divide (param $by i32) (result i32)
    i32.const 1
    local.get $by
    i32.div_s)
  (func (result i32)
    i32.const 0
    call 0)
  (func $begin (export "_start")
    call 1
    drop))
