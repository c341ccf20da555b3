;; The old encoding and the present one exclude each other. The specification does not know the old one, and engines do not
;; take a module in which functions use both; so none is prepared.

(assert_invalid (module (func (try (do))) (func (try_table))) "both encodings")
(assert_invalid (module (func (try_table)) (func (try (do)))) "both encodings")
(assert_invalid (module (func (try (do (try_table))))) "both encodings")
(assert_invalid (module (func (try_table (try (do) (catch_all))))) "both encodings")
(assert_invalid (module (func (try (do) (delegate 0))) (func (unreachable) (throw_ref))) "both encodings")
(assert_invalid (module (func (try (do))) (func (local exnref))) "both encodings")
(assert_invalid (module (func (try (do))) (func (drop (ref.null exn)))) "both encodings")
(assert_invalid (module (func (try (do))) (func (drop (block (result exnref) (unreachable))))) "both encodings")
(assert_invalid
  (module (func (try (do))) (func (param exnref) (drop (select (result exnref) (local.get 0) (local.get 0) (i32.const 1)))))
  "both encodings")
(assert_invalid (module (func (try (do))) (func (param exnref))) "both encodings")
(assert_invalid (module (func (try (do))) (func (result exnref) (unreachable))) "both encodings")
