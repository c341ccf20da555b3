;; A start of its own that does not end.
(module
  (memory (export "memory") 1)
  (func (export "wizer.initialize") (loop $again (br $again)))
  (func (export "_start")))
