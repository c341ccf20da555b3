;; Tags: which types they may have, that each is another one, and how they are exported.

(module
  (type $void (func))
  (type $pair (func (param i32 i64)))
  (tag)
  (tag $by-type (type $void))
  (tag $pair (type $pair))
  (tag $inline (param i32) (param f32 f64))
  (tag $same (param i32 i64))
  (tag $references (param funcref externref))
  (tag $exported (export "exported") (param i32))
  (tag $twice (export "one-name") (export "another-name"))
  (export "later" (tag $pair))

  (func $throw (param i32)
    (if (i32.eq (local.get 0) (i32.const 0)) (then (throw 0)))
    (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $by-type)))
    (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $pair (i32.const 20) (i64.const 21))))
    (if (i32.eq (local.get 0) (i32.const 3)) (then (throw $inline (i32.const 30) (f32.const 31) (f64.const 32))))
    (if (i32.eq (local.get 0) (i32.const 4)) (then (throw $same (i32.const 40) (i64.const 41))))
    (if (i32.eq (local.get 0) (i32.const 5)) (then (throw $references (ref.null func) (ref.null extern))))
    (if (i32.eq (local.get 0) (i32.const 6)) (then (throw $exported (i32.const 60))))
    (if (i32.eq (local.get 0) (i32.const 7)) (then (throw $twice))))

  ;; Tags of one type are told apart, here by all that they have in common with others: nothing but their numbers.
  (func (export "which") (param i32) (result i32) (local $e externref)
    (block $unnamed
      (block $by-type
        (block $pair (result i32 i64)
          (block $inline (result i32 f32 f64)
            (block $same (result i32 i64)
              (block $references (result funcref externref)
                (block $exported (result i32)
                  (block $twice
                    (try_table
                      (catch 0 $unnamed) (catch $by-type $by-type) (catch $pair $pair) (catch $inline $inline)
                      (catch $same $same) (catch $references $references) (catch $exported $exported)
                      (catch $twice $twice)
                      (call $throw (local.get 0)))
                    (return (i32.const -1)))
                  (return (i32.const 7)))
                (return (i32.add (i32.const 6))))
              (local.set $e)
              (return (i32.add (i32.add (ref.is_null) (ref.is_null (local.get $e))) (i32.const 3))))
            (return (i32.add (i32.wrap_i64) (i32.const 1000))))
          (return (i32.add (i32.trunc_f64_s) (i32.const 100))))
        (return (i32.wrap_i64)))
      (return (i32.const 1)))
    (i32.const 0))
)

(assert_return (invoke "which" (i32.const 0)) (i32.const 0))
(assert_return (invoke "which" (i32.const 1)) (i32.const 1))
(assert_return (invoke "which" (i32.const 2)) (i32.const 21))
(assert_return (invoke "which" (i32.const 3)) (i32.const 132))
(assert_return (invoke "which" (i32.const 4)) (i32.const 1041))
(assert_return (invoke "which" (i32.const 5)) (i32.const 5))
(assert_return (invoke "which" (i32.const 6)) (i32.const 66))
(assert_return (invoke "which" (i32.const 7)) (i32.const 7))
(assert_return (invoke "which" (i32.const 8)) (i32.const -1))

;; ---- what is not valid

(assert_invalid (module (type $t (func (result i32))) (tag (type $t))) "non-empty tag result type")
(assert_invalid (module (type $t (func (param i32) (result i32))) (tag (type $t))) "non-empty tag result type")
(assert_invalid (module (tag (result i32))) "non-empty tag result type")
(assert_invalid (module (tag (type 7))) "unknown type")
(assert_invalid (module (tag) (export "a" (tag 1))) "unknown tag")
(assert_invalid (module (export "a" (tag 0))) "unknown tag")
(assert_invalid (module (tag (export "a")) (tag (export "a"))) "duplicate export name")

;; ---- as bytes: (type (func)) (func (type 0)) (memory 1), tags, (export "memory" (memory 0)) (export "_start" (func 0))

;; an attribute that is not that of exceptions
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\0d\03\01\01\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00" "\0a\04\01\02\00\0b")
  "malformed tag attribute")

;; a tag too few
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\0d\03\02\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00" "\0a\04\01\02\00\0b")
  "unexpected end of section or function")

;; bytes behind the last tag
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\0d\04\01\00\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00" "\0a\04\01\02\00\0b")
  "section size mismatch")

;; the section of tags before that of memories
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\0d\03\01\00\00" "\05\03\01\00\01"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00" "\0a\04\01\02\00\0b")
  "unexpected content after last section")

;; the section of tags behind that of exports
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00" "\0d\03\01\00\00" "\0a\04\01\02\00\0b")
  "unexpected content after last section")

;; the section of tags twice
(assert_malformed
  (module binary
    "\00asm\01\00\00\00" "\01\04\01\60\00\00" "\03\02\01\00" "\05\03\01\00\01"
    "\0d\03\01\00\00" "\0d\03\01\00\00"
    "\07\13\02" "\06memory" "\02\00" "\06_start" "\00\00" "\0a\04\01\02\00\0b")
  "unexpected content after last section")
