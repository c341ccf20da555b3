(module
  (memory (export "memory") 1)
  (data (i32.const 65533) "abcd")
  (func (export "_start")))
