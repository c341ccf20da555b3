;; Exceptions of the old encoding: three times one is thrown, and another in its handler; then nothing is. 2 instructions
;; before; each time 4 in the body, all of which count though the call among them throws, 4 in the callee, 5 in the first
;; handler, 4 in the callee and 8 and 1 in the second; and at last 4 in the body and 2 in the callee. What stands behind
;; throw or rethrow does not count. Exits with 3 + 2 + 1.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (tag $e (param i32))
  (func $throw-unless-0 (param $n i32)
    local.get $n
    if
      local.get $n
      throw $e
      i32.const 1
      drop
    end)
  (func (export "_start") (local $n i32) (local $sum i32)
    i32.const 3
    local.set $n
    loop $again
      try
        local.get $n
        call $throw-unless-0
        local.get $sum
        call $exit
      catch $e
        local.get $sum
        i32.add
        local.set $sum
        try
          try
            local.get $n
            call $throw-unless-0
          delegate 0
        catch_all
          local.get $n
          i32.const 1
          i32.sub
          local.set $n
          local.get $n
          i32.const -1
          i32.eq
          if
            rethrow 1
            i32.const 1
            drop
          end
          br $again
        end
      end
    end))
