;; Has a reference in a global that can be set.
(module
  (memory (export "memory") 1)
  (global (mut externref) (ref.null extern))
  (func (export "wizer.initialize"))
  (func (export "_start")))
