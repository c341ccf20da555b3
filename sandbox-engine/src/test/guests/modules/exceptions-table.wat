;; As exceptions.wat, in the present encoding: throws from a depth of 100 calls, 10 000 times over, and catches each; then
;; calls itself without end.
(module
  (memory (export "memory") 1)
  (tag $e (param i32))
  (func $thrower (param $n i32)
    local.get $n
    if
      local.get $n
      i32.const 1
      i32.sub
      call $thrower
    else
      i32.const 5
      throw $e
    end)
  (func $deeper (param $n i32) (result i32)
    local.get $n
    i32.const 1
    i32.add
    call $deeper
    i32.const 1
    i32.add)
  (func (export "_start") (local $i i32) (local $sum i32)
    i32.const 10000
    local.set $i
    loop $again
      block $caught (result i32)
        try_table (catch $e $caught)
          i32.const 100
          call $thrower
        end
        i32.const 0
      end
      local.get $sum
      i32.add
      local.set $sum
      local.get $i
      i32.const 1
      i32.sub
      local.tee $i
      br_if $again
    end
    local.get $sum
    i32.const 50000
    i32.ne
    if
      unreachable
    end
    i32.const 0
    call $deeper
    drop))
