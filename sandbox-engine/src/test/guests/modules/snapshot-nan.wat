;; A start of its own that leaves a number that is none.
(module
  (memory (export "memory") 1)
  (global $none (mut f64) (f64.const 0))
  (func (export "wizer.initialize") (global.set $none (f64.div (f64.const 0) (f64.const 0))))
  (func (export "_start")))
