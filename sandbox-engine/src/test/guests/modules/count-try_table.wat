;; Exceptions that are thrown three times and caught; the fourth call throws nothing. 2 instructions before; each time 5
;; up to where the exception arrives, all of which count though the call among them throws, 4 in the callee, 8 behind;
;; and at last 5 and 2 in the callee. Exits with 3 + 2 + 1.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (tag $e (param i32))
  (func $throw-unless-0 (param $n i32)
    local.get $n
    if
      local.get $n
      throw $e
    end)
  (func (export "_start") (local $n i32) (local $sum i32)
    i32.const 3
    local.set $n
    loop $again
      block $caught (result i32)
        try_table (catch $e $caught)
          local.get $n
          call $throw-unless-0
        end
        local.get $sum
        call $exit
        unreachable
      end
      local.get $sum
      i32.add
      local.set $sum
      local.get $n
      i32.const 1
      i32.sub
      local.set $n
      br $again
    end))
