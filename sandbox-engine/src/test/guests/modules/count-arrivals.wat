;; Exceptions that arrive where a loop begins, and where a function ends. 2 instructions before; 100 times 10 from where the
;; loop begins to the end, as no branch leads in between, and 4 in the callee; at last 10 and 2; then 3 in the relay and 4 in
;; the callee, which throws 7 to the relay's end. Exits with 7.
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
  (func $relay (param $n i32) (result i32)
    try_table (catch $e 0)
      local.get $n
      call $throw-unless-0
    end
    unreachable)
  (func (export "_start") (local $n i32)
    i32.const 101
    local.set $n
    loop $again
      local.get $n
      i32.const 1
      i32.sub
      local.tee $n
      drop
      try_table (catch_all $again)
        local.get $n
        call $throw-unless-0
      end
    end
    i32.const 7
    call $relay
    call $exit))
