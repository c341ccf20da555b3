;; Its own start wants something.
(module
  (memory (export "memory") 1)
  (func (export "wizer.initialize") (param i32))
  (func (export "_start")))
