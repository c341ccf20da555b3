;; What is not valid of try_table.

;; ---- a module in which everything around is right, to show that it is the rest that is wrong

(module
  (tag $none)
  (tag $i (param i32))
  (func (export "all-right") (result i32)
    (block $i (result i32)
      (block $all
        (try_table (catch $i $i) (catch $none $all) (catch_all $all) (throw $i (i32.const 1))))
      (i32.const 2))))

(assert_return (invoke "all-right") (i32.const 1))

;; ---- tags and labels that are not there

(assert_invalid (module (func (try_table (catch 0 0)))) "unknown tag")
(assert_invalid (module (tag) (func (try_table (catch 1 0)))) "unknown tag")
(assert_invalid (module (tag) (func (block (result exnref) (try_table (catch_ref 1 0)) (unreachable)) (drop)))
  "unknown tag")
(assert_invalid (module (tag) (func (try_table (catch 0 1)))) "unknown label")
(assert_invalid (module (func (try_table (catch_all 1)))) "unknown label")
(assert_invalid (module (func (block (try_table (catch_all 2))))) "unknown label")
(assert_invalid (module (func (block (try_table (catch_all_ref 2))))) "unknown label")
(assert_invalid (module (tag) (func (block (try_table (catch_ref 0 2))))) "unknown label")
(assert_invalid (module (func (try_table (catch_all 0xffffffff)))) "unknown label")
(assert_invalid (module (func (try_table (catch_all 0x7fffffff)))) "unknown label")
(assert_invalid (module (tag) (func (try_table (catch_all 0) (catch 0 0) (catch_all 5)))) "unknown label")

;; ---- labels that take something else than the clause gives; the try_table's own label is not meant by 0

(assert_invalid (module (tag) (func (result i32) (try_table (catch 0 0)) (i32.const 1))) "type mismatch")
(assert_invalid
  (module (tag (param i32)) (func (try_table (catch 0 0)))) "type mismatch")
(assert_invalid
  (module (tag (param i64)) (func (result i32) (try_table (result i32) (catch 0 0) (i32.const 1)))) "type mismatch")
(assert_invalid
  (module (tag (param i32)) (func (drop (try_table (result i32) (catch 0 0) (i32.const 1))))) "type mismatch")
(assert_invalid
  (module (tag (param i32 i64))
    (func (block $h (result i64 i32) (try_table (catch 0 $h)) (unreachable)) (drop) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag (param i32 i64)) (func (block $h (result i64) (try_table (catch 0 $h)) (unreachable)) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag (param i32))
    (func (block $h (result i32 i32) (try_table (catch 0 $h)) (unreachable)) (drop) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag (param i32)) (func (block $h (result i32 exnref) (try_table (catch 0 $h)) (unreachable)) (drop) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag) (func (block $h (result exnref) (try_table (catch 0 $h)) (unreachable)) (drop))) "type mismatch")
(assert_invalid (module (tag) (func (block $h (try_table (catch_ref 0 $h))))) "type mismatch")
(assert_invalid
  (module (tag) (func (block $h (result funcref) (try_table (catch_ref 0 $h)) (unreachable)) (drop))) "type mismatch")
(assert_invalid
  (module (tag) (func (block $h (result externref) (try_table (catch_ref 0 $h)) (unreachable)) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag (param i32)) (func (block $h (result i32) (try_table (catch_ref 0 $h)) (unreachable)) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag (param i32)) (func (block $h (result exnref) (try_table (catch_ref 0 $h)) (unreachable)) (drop)))
  "type mismatch")
(assert_invalid
  (module (tag (param i32))
    (func (block $h (result exnref i32) (try_table (catch_ref 0 $h)) (unreachable)) (drop) (drop)))
  "type mismatch")
(assert_invalid (module (func (result i32) (try_table (catch_all 0)) (i32.const 1))) "type mismatch")
(assert_invalid
  (module (func (block $h (result exnref) (try_table (catch_all $h)) (unreachable)) (drop))) "type mismatch")
(assert_invalid (module (func (block $h (try_table (catch_all_ref $h))))) "type mismatch")
(assert_invalid
  (module (func (block $h (result i32) (try_table (catch_all_ref $h)) (unreachable)) (drop))) "type mismatch")
(assert_invalid
  (module (func (block $h (result funcref) (try_table (catch_all_ref $h)) (unreachable)) (drop))) "type mismatch")
(assert_invalid
  (module (func (block $h (result i32 exnref) (try_table (catch_all_ref $h)) (unreachable)) (drop) (drop)))
  "type mismatch")
;; a loop's label takes what the loop does
(assert_invalid
  (module (tag (param i32))
    (func (drop (loop $l (result i32) (try_table (catch 0 $l)) (i32.const 1)))))
  "type mismatch")
(assert_invalid
  (module (func (i32.const 1) (loop $l (param i32) (drop) (try_table (catch_all $l))))) "type mismatch")
;; the second clause
(assert_invalid
  (module (tag) (tag (param i32))
    (func (block $h (try_table (catch 0 $h) (catch 1 $h)))))
  "type mismatch")
;; also where nothing is reached
(assert_invalid
  (module (tag (param i32)) (func (unreachable) (try_table (catch 0 0)))) "type mismatch")
(assert_invalid (module (func (unreachable) (block $h (try_table (catch_all_ref $h))))) "type mismatch")

;; ---- the body

(assert_invalid (module (func (try_table (result i32)) (drop))) "type mismatch")
(assert_invalid (module (func (try_table (result i32) (i64.const 1)) (drop))) "type mismatch")
(assert_invalid (module (func (try_table (i32.const 1)))) "type mismatch")
(assert_invalid (module (func (try_table (result i32) (i32.const 1) (i32.const 1)) (drop))) "type mismatch")
(assert_invalid (module (func (result i32) (try_table (catch_all 1)))) "type mismatch")
(assert_invalid (module (func (try_table (param i32) (drop)))) "type mismatch")
(assert_invalid (module (func (i64.const 1) (try_table (param i32) (drop)))) "type mismatch")
(assert_invalid (module (func (i32.const 1) (try_table (drop)))) "type mismatch")
(assert_invalid (module (func (try_table (br 2)))) "unknown label")
(assert_invalid (module (func (try_table (result i32) (br 0)) (drop))) "type mismatch")

;; ---- as bytes. Each is
;;   (type (func)) (func (type 0)) (memory 1) (tag (type 0)) (export "memory" (memory 0)) (export "_start" (func 0))
;; with a body of its own.
;; a clause of a fifth kind
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0a\01\08\00"
    "\1f\40\01\04\00" ;; try_table with one clause: 4 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "malformed catch clause")

;; a clause of kind 128
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0c\01\0a\00"
    "\1f\40\01\80\00\00\00" ;; try_table with one clause: 128 0 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "malformed catch clause")

;; a clause too few
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0b\01\09\00"
    "\1f\40\02\00\00\00" ;; try_table with two clauses: catch 0 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "malformed catch clause")

;; more clauses than there are bytes
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0e\01\0c\00"
    "\1f\40\ff\ff\ff\ff\0f\02\00" ;; try_table with 2^32 - 1 clauses: catch_all 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected end")

;; the number of clauses in six bytes
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0d\01\0b\00"
    "\1f\40\80\80\80\80\80\00" ;; try_table with no clauses, in six bytes
    "\0b" ;; end
    "\0b" ;; end
  )
  "integer representation too long")

;; a tag's number in six bytes
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\10\01\0e\00"
    "\1f\40\01\00\80\80\80\80\80\00\00" ;; try_table: catch 0 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "integer representation too long")

;; a label of more than 32 bits
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0e\01\0c\00"
    "\1f\40\01\02\80\80\80\80\10" ;; try_table: catch_all 2^32
    "\0b" ;; end
    "\0b" ;; end
  )
  "integer too large")

;; a label cut off
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\08\01\06\00"
    "\1f\40\01\02\80" ;; try_table: catch_all, and no label
  )
  "unexpected end")

;; no clauses and no number of them
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\05\01\03\00"
    "\1f\40" ;; try_table
  )
  "unexpected end")

;; a type of two bytes that is no index
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0c\01\0a\00"
    "\1f\ff\7f\00" ;; try_table i32, in two bytes
    "\41\00" ;; i32.const 0
    "\0b" ;; end
    "\1a" ;; drop
    "\0b" ;; end
  )
  "malformed block type")

;; a try_table that does not end
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\07\01\05\00"
    "\1f\40\00" ;; try_table
    "\0b" ;; end
  )
  "unexpected end")

;; else in a try_table
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\09\01\07\00"
    "\1f\40\00" ;; try_table
    "\05" ;; else
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected else")

;; catch of the old encoding in a try_table
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\0a\01\08\00"
    "\1f\40\00" ;; try_table
    "\07\00" ;; catch 0
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch")

;; catch_all of the old encoding in a try_table
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\09\01\07\00"
    "\1f\40\00" ;; try_table
    "\19" ;; catch_all
    "\0b" ;; end
    "\0b" ;; end
  )
  "unexpected catch_all")

;; delegate of the old encoding behind a try_table
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\09\01\07\00"
    "\1f\40\00" ;; try_table
    "\18\00" ;; delegate 0
    "\0b" ;; end
  )
  "unexpected delegate")

;; ref.null of a type that does not exist
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\07\01\05\00"
    "\d0\68" ;; ref.null of type 0x68
    "\1a" ;; drop
    "\0b" ;; end
  )
  "malformed reference type")

;; a type that is not there
(assert_invalid
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00"
    "\0a\08\01\06\00"
    "\1f\09\00" ;; try_table of type 9
    "\0b" ;; end
    "\0b" ;; end
  )
  "unknown type")
