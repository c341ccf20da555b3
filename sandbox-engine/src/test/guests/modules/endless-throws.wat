;; An exception that arrives where the loop begins in which it is thrown: 1 instruction each time.
(module
  (memory (export "memory") 1)
  (tag $e)
  (func (export "_start")
    loop $again
      try_table (catch_all $again)
        throw $e
      end
    end))
