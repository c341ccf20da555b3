;; 1 000 001 calls in tail position, each of 3 instructions and, but for the last, 4 more; 2 before, 2 in the last.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $down (param $n i32)
    local.get $n
    i32.eqz
    if
      i32.const 3
      call $exit
    end
    local.get $n
    i32.const 1
    i32.sub
    return_call $down)
  (func (export "_start")
    i32.const 1000000
    call $down))
