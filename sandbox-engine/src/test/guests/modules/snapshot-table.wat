;; Changes a table, and nobody can see from outside how.
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func (export "wizer.initialize"))
  (func (export "_start") (table.set 0 (i32.const 0) (ref.null func))))
