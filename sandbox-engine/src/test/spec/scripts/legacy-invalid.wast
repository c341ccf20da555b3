;; What is not valid of try, catch and catch_all in the old encoding. What concerns rethrow and delegate stands with these.

;; ---- a module in which everything around is right, to show that it is the rest that is wrong

(module
  (tag $none)
  (tag $i (param i32))
  (func (export "all-right") (result i32)
    (try (result i32) (do (throw $i (i32.const 1))) (catch $none (i32.const 2)) (catch $i) (catch_all (i32.const 3)))))

(assert_return (invoke "all-right") (i32.const 1))

;; ---- tags

(assert_invalid (module (func (throw 0))) "unknown tag")
(assert_invalid (module (tag) (func (throw 1))) "unknown tag")
(assert_invalid (module (func (try (do) (catch 0)))) "unknown tag")
(assert_invalid (module (tag) (func (try (do) (catch 0) (catch 1)))) "unknown tag")

;; ---- what is thrown

(assert_invalid (module (tag $e (param i32)) (func (throw $e))) "type mismatch")
(assert_invalid (module (tag $e (param i32)) (func (throw $e (i64.const 1)))) "type mismatch")
(assert_invalid (module (tag $e (param i32 i64)) (func (throw $e (i64.const 1) (i32.const 1)))) "type mismatch")
(assert_invalid (module (tag $e (param i32 i32)) (func (throw $e (i32.const 1)))) "type mismatch")
(assert_invalid (module (tag $e (param funcref)) (func (throw $e (ref.null extern)))) "type mismatch")
(assert_invalid (module (tag $e (param i32)) (func (i32.const 1) (block (throw $e)))) "type mismatch")
(assert_invalid (module (tag $e (param i32)) (func (unreachable) (throw $e (f32.const 1)))) "type mismatch")
(assert_invalid (module (tag $e) (func (throw $e) (i32.const 1))) "type mismatch")
(assert_invalid (module (tag $e) (func (result i32) (throw $e) (i64.const 1))) "type mismatch")

;; ---- the body's results

(assert_invalid (module (func (try (result i32) (do)) (drop))) "type mismatch")
(assert_invalid (module (func (try (result i32) (do (i64.const 1))) (drop))) "type mismatch")
(assert_invalid (module (func (try (do (i32.const 1))))) "type mismatch")
(assert_invalid (module (func (try (result i32) (do (i32.const 1) (i32.const 1)) (catch_all (i32.const 1))) (drop)))
  "type mismatch")
(assert_invalid (module (func (try (result i32 i64) (do (i64.const 1) (i32.const 1))) (drop) (drop))) "type mismatch")
(assert_invalid (module (func (result i32) (try (do) (catch_all)))) "type mismatch")
(assert_invalid (module (func (result i64) (try (result i32) (do (i32.const 1))))) "type mismatch")

;; ---- parameters: the body has them, the clauses have not

(assert_invalid (module (func (try (param i32) (do (drop))))) "type mismatch")
(assert_invalid (module (func (i64.const 1) (try (param i32) (do (drop))))) "type mismatch")
(assert_invalid
  (module (func (i32.const 1) (try (param i32) (do (drop)) (catch_all (drop))))) "type mismatch")
(assert_invalid
  (module (tag $e) (func (i32.const 1) (try (param i32) (do (drop)) (catch $e (drop))))) "type mismatch")
(assert_invalid (module (func (i32.const 1) (try (do (drop))))) "type mismatch")
(assert_invalid (module (func (i32.const 1) (try (do) (catch_all (drop))))) "type mismatch")

;; ---- the clauses' results

(assert_invalid
  (module (tag $e) (func (try (result i32) (do (i32.const 1)) (catch $e)) (drop))) "type mismatch")
(assert_invalid
  (module (tag $e (param i64)) (func (try (result i32) (do (i32.const 1)) (catch $e)) (drop))) "type mismatch")
(assert_invalid
  (module (tag $e (param i32)) (func (try (do) (catch $e)))) "type mismatch")
(assert_invalid
  (module (tag $e (param i32)) (func (try (result i32) (do (i32.const 1)) (catch $e (i32.const 1))) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag $e (param i32 i64))
    (func (try (result i64 i32) (do (i64.const 1) (i32.const 1)) (catch $e)) (drop) (drop)))
  "type mismatch")
(assert_invalid
  (module (func (try (result i32) (do (i32.const 1)) (catch_all)) (drop))) "type mismatch")
(assert_invalid
  (module (func (try (result i32) (do (i32.const 1)) (catch_all (i64.const 1))) (drop))) "type mismatch")
(assert_invalid (module (func (try (do) (catch_all (i32.const 1))))) "type mismatch")
(assert_invalid
  (module (tag $e) (tag $f)
    (func (try (result i32) (do (i32.const 1)) (catch $e (i32.const 1)) (catch $f)) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag $e (param i32))
    (func (try (result i32) (do (i32.const 1)) (catch $e) (catch_all)) (drop)))
  "type mismatch")
;; also where the body never ends
(assert_invalid
  (module (tag $e) (func (try (result i32) (do (throw $e)) (catch $e)) (drop))) "type mismatch")
(assert_invalid (module (func (try (result i32) (do (unreachable)) (catch_all)) (drop))) "type mismatch")
(assert_invalid
  (module (tag $e) (func (unreachable) (try (result i32) (do) (catch $e)) (drop))) "type mismatch")
;; what a clause is given is not there in the next
(assert_invalid
  (module (tag $e (param i32)) (tag $f)
    (func (try (do) (catch $e (drop)) (catch $f (drop)))))
  "type mismatch")
(assert_invalid
  (module (tag $e (param i32)) (func (try (do) (catch $e (drop)) (catch_all (drop))))) "type mismatch")

;; ---- labels

(assert_invalid (module (func (try (do (br 2)) (catch_all)))) "unknown label")
(assert_invalid (module (func (try (do) (catch_all (br 2))))) "unknown label")
(assert_invalid (module (func (try (result i32) (do (br 0)) (catch_all (i32.const 1))) (drop))) "type mismatch")
(assert_invalid (module (func (try (result i32) (do (i32.const 1)) (catch_all (br 0))) (drop))) "type mismatch")
(assert_invalid
  (module (func (try (result i32) (do (br 0 (i64.const 1))) (catch_all (i32.const 1))) (drop))) "type mismatch")

;; ---- as bytes: clauses that stand where none may. Each is
;;   (type (func)) (func (type 0)) (memory 1) (tag (type 0)) (export "memory" (memory 0)) (export "_start" (func 0))
;; with a body of its own.
;; two catch_all
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\09\01\07\00"
    "\06\40" ;; try
    "\19" ;; catch_all
    "\19" ;; catch_all
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch_all")

;; a catch behind catch_all
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0a\01\08\00"
    "\06\40" ;; try
    "\19" ;; catch_all
    "\07\00" ;; catch 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch")

;; delegate behind catch
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0a\01\08\00"
    "\06\40" ;; try
    "\07\00" ;; catch 0
    "\18\00" ;; delegate 0
    "\0b" ;; end
  )
  "unexpected delegate")

;; delegate behind catch_all
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\09\01\07\00"
    "\06\40" ;; try
    "\19" ;; catch_all
    "\18\00" ;; delegate 0
    "\0b" ;; end
  )
  "unexpected delegate")

;; a catch behind delegate
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0b\01\09\00"
    "\06\40" ;; try
    "\18\00" ;; delegate 0
    "\07\00" ;; catch 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch")

;; catch in the function alone
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\06\01\04\00"
    "\07\00" ;; catch 0
    "\0b" ;; end
  )
  "unexpected catch")

;; catch_all in the function alone
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\05\01\03\00"
    "\19" ;; catch_all
    "\0b" ;; end
  )
  "unexpected catch_all")

;; delegate in the function alone
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\06\01\04\00"
    "\18\00" ;; delegate 0
    "\0b" ;; end
  )
  "unexpected delegate")

;; catch in a block
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\09\01\07\00"
    "\02\40" ;; block
    "\07\00" ;; catch 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch")

;; catch_all in a loop
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\08\01\06\00"
    "\03\40" ;; loop
    "\19" ;; catch_all
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch_all")

;; catch in an if
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0b\01\09\00"
    "\41\00\04\40" ;; i32.const 0, if
    "\07\00" ;; catch 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch")

;; catch_all behind else
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0b\01\09\00"
    "\41\00\04\40" ;; i32.const 0, if
    "\05" ;; else
    "\19" ;; catch_all
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch_all")

;; delegate for a block
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\08\01\06\00"
    "\02\40" ;; block
    "\18\00" ;; delegate 0
    "\0b" ;; end
  )
  "unexpected delegate")

;; delegate for a block in a try
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0b\01\09\00"
    "\06\40" ;; try
    "\02\40" ;; block
    "\18\00" ;; delegate 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected delegate")

;; else in a try
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\08\01\06\00"
    "\06\40" ;; try
    "\05" ;; else
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected else")

;; else in a catch
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0a\01\08\00"
    "\06\40" ;; try
    "\07\00" ;; catch 0
    "\05" ;; else
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected else")

;; a try that does not end
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\06\01\04\00"
    "\06\40" ;; try
    "\0b" ;; end
  )
  "unexpected end")

;; a catch_all that does not end
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\07\01\05\00"
    "\06\40" ;; try
    "\19" ;; catch_all
    "\0b" ;; end
  )
  "unexpected end")

;; a tag's number cut off
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\07\01\05\00"
    "\06\40" ;; try
    "\07\80" ;; catch, and no number
  )
  "unexpected end")

;; a tag's number of six bytes
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0e\01\0c\00"
    "\06\40" ;; try
    "\07\80\80\80\80\80\00" ;; catch 0, in six bytes
    "\0b" ;; end
    "\0b" ;; end
  )
  "integer representation too long")

;; a delegate's depth of more than 32 bits
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0c\01\0a\00"
    "\06\40" ;; try
    "\18\80\80\80\80\10" ;; delegate 2^32
    "\0b" ;; end
  )
  "integer too large")

;; a try without a type
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\04\01\02\00"
    "\06" ;; try
  )
  "unexpected end")

;; a try with a type of two bytes that is no index
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0b\01\09\00"
    "\06\ff\7f" ;; try i32, in two bytes
    "\41\00" ;; i32.const 0
    "\0b" ;; end
    "\1a" ;; drop
    "\0b" ;; end
  )
  "malformed block type")

;; a type that is not there
(assert_invalid
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\07\01\05\00"
    "\06\09" ;; try of type 9
    "\0b" ;; end
    "\0b" ;; end
  )
  "unknown type")
