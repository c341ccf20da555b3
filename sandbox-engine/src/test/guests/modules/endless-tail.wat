;; Two functions that call each other in tail position, the one directly and the other through a table: 1 instruction and
;; 2, and 1 before.
(module
  (memory (export "memory") 1)
  (type $void (func))
  (table funcref (elem $direct))
  (func $direct
    return_call $through-table)
  (func $through-table
    i32.const 0
    return_call_indirect (type $void))
  (func (export "_start")
    return_call $direct))
