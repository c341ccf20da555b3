(module
  (memory (export "memory") 1)
  (table 4 funcref)
  (elem (i32.const 3) func $f $f)
  (func $f)
  (func (export "_start")))
