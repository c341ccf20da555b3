;; What stands behind a throw or a call in tail position is never reached, and does not count. 3 instructions up to where
;; the exception arrives, 2 in the function that throws it, 3 behind; 1 in the first function that calls in tail position,
;; 2 in the second, 1 in the last, which gives 5. Exits with that.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (tag $e (param i32))
  (type $give (func (result i32)))
  (table funcref (elem $five))
  (func $throw (param i32)
    local.get 0
    throw $e
    i32.const 1
    drop)
  (func $tail (result i32)
    return_call $tail-indirect
    i32.const 1
    drop)
  (func $tail-indirect (result i32)
    i32.const 0
    return_call_indirect (type $give)
    i32.const 1
    drop
    i32.const 2
    drop)
  (func $five (result i32)
    i32.const 5)
  (func (export "_start")
    block $caught (result i32)
      try_table (catch $e $caught)
        i32.const 7
        call $throw
      end
      i32.const 8
    end
    drop
    call $tail
    call $exit))
