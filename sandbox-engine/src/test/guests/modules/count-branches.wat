;; For 0, 1, 2, 3 and 9: what a br_table, an if with and without else, and a block that is left early execute.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $f (param $x i32) (result i32)
    block $two
      block $one
        block $zero
          local.get $x
          br_table $zero $one $two      ;; 2
        end
        local.get $x
        if                              ;; 2
          nop                           ;; never
        else
          nop                           ;; 1
        end
        i32.const 10
        return                          ;; 2
      end
      local.get $x
      i32.eqz
      if                                ;; 3
        unreachable
      end
      local.get $x
      br_if $two                        ;; 2
      unreachable
    end
    local.get $x)                       ;; 1
  (func (export "_start")
    i32.const 0
    call $f                             ;; 2, and within 2 + 2 + 1 + 2
    i32.const 1
    call $f                             ;; 2, and within 2 + 3 + 2 + 1
    i32.const 2
    call $f                             ;; 2, and within 2 + 1
    i32.const 9
    call $f                             ;; 2, and within 2 + 1
    i32.add
    i32.add
    i32.add
    call $exit))                        ;; 4: 10 + 1 + 2 + 9
