;; 4 instructions and one for each of 100 × 64 bytes; 4 and 50; 4 and 3 entries of a table.
(module
  (memory (export "memory") 1)
  (table 8 funcref)
  (func (export "_start")
    i32.const 0
    i32.const 1
    i32.const 6400
    memory.fill
    i32.const 10000
    i32.const 0
    i32.const 3200
    memory.copy
    i32.const 0
    ref.null func
    i32.const 3
    table.fill 0))
