;; The `main` of Ruby. Functions of Ruby's can be called from its own loop alone, which moves between fibers and jumps back
;; to where setjmp was by unwinding the stack to itself and calling again what it called before (Asyncify). So everything
;; is a step: one call, by a function that does nothing else, whose arguments stand in globals.
(module
  (import "ruby" "memory" (memory 1))
  (import "ruby" "iseqw_eval" (global $iseqw_eval i32))
  (import "ruby" "malloc" (func $malloc (param i32) (result i32)))
  (import "ruby" "free" (func $free (param i32)))
  (import "ruby" "exit" (func $exit (param i32)))
  (import "ruby" "__wasm_call_ctors" (func $construct))
  (import "ruby" "__wasilibc_deinitialize_environ" (func $forget_environment))
  (import "ruby" "__wasilibc_initialize_environ_eagerly" (func $take_environment))
  (import "ruby" "ruby_sysinit" (func $ruby_sysinit (param i32 i32)))
  (import "ruby" "ruby_init" (func $ruby_init))
  (import "ruby" "ruby_options" (func $ruby_options (param i32 i32) (result i32)))
  (import "ruby" "rb_iseqw_new" (func $rb_iseqw_new (param i32) (result i32)))
  (import "ruby" "rb_protect" (func $rb_protect (param i32 i32 i32) (result i32)))
  (import "ruby" "rb_errinfo" (func $rb_errinfo (result i32)))
  (import "ruby" "ruby_cleanup" (func $ruby_cleanup (param i32) (result i32)))
  (import "ruby" "rb_abi_guest_ruby_init" (func $loop (param i32)))
  (import "ruby" "rb_current_ec_noinline" (func $rb_current_ec (result i32)))
  (import "ruby" "asyncify_start_unwind" (func $unwind (param i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))

  (data $words "ruby\00/usr/local/lib/ruby/ready.rb\00")

  ;; Where C puts results: the number of words, their bytes, the state of what ran; then, from byte 16, the name of the
  ;; encoding and an empty list of words for the loop.
  (global $room (mut i32) (i32.const 0))
  ;; The command line.
  (global $count (mut i32) (i32.const 0))
  (global $words (mut i32) (i32.const 0))
  ;; Whether an interpreter is there already.
  (global $ready (mut i32) (i32.const 0))
  (global $step (mut i32) (i32.const 0))
  (global $argument (mut i32) (i32.const 0))
  (global $result (mut i32) (i32.const 0))
  ;; Asyncify's buffers: the one of the collector, with the room that it gets, and the one of jumps.
  (global $scanning (mut i32) (i32.const 0))
  (global $scan_room (mut i32) (i32.const 0))
  (global $scan_bytes i32 (i32.const 4194304))
  (global $jumping (mut i32) (i32.const 0))

  (func (export "is_ready") (result i32) (global.get $ready))

  ;; Names are UTF-8, whatever the environment says.
  (func (export "codeset") (param i32) (result i32) (i32.add (global.get $room) (i32.const 16)))

  ;; The collector sees what is on the stack by unwinding all of it, into a buffer that takes some fifty blocks within each
  ;; other; this one takes whatever the stack may hold. It looks through that part of it which was filled.
  (func (export "unwind_to_scan") (param $buffer i32)
    (i32.store (local.get $buffer) (global.get $scan_room))
    (i32.store offset=4 (local.get $buffer) (i32.add (global.get $scan_room) (global.get $scan_bytes)))
    (global.set $scanning (local.get $buffer))
    (call $unwind (local.get $buffer)))

  (func (export "unwound_to_scan") (result i32)
    (local $buffer i32)
    (local.set $buffer (global.get $scanning))
    (if (local.get $buffer)
      (then
        (i32.store offset=4 (local.get $buffer) (i32.load (local.get $buffer)))
        (global.set $scanning (i32.const 0))))
    (local.get $buffer))

  ;; An exception, a throw or a break unwinds the stack to where it is caught, and the frames on the way are lost: those
  ;; that lie below the tag (ec->tag) which it goes to. Those above are only passed, on the way to the loop and back.
  (func (export "unwind_to_jump") (param $buffer i32)
    (global.set $jumping (local.get $buffer))
    (call $unwind (local.get $buffer)))

  (func (export "leave") (param $frame i32) (param $jump i32) (param $state i32) (param $buffer i32)
    (if (i32.eq (local.get $state) (i32.const 1))
      (then (if (i32.eq (local.get $buffer) (global.get $jumping))
        (then (if (i32.lt_u (local.get $frame) (i32.load offset=12 (call $rb_current_ec)))
          (then (call $free (local.get $jump)))))))))

  (func (export "step") (param i32 i32)
    (block $cleanup (block $run (block $program (block $options (block $init (block $sysinit
      (br_table $sysinit $init $options $program $run $cleanup (global.get $step)))
      (call $ruby_sysinit (global.get $room) (i32.add (global.get $room) (i32.const 4)))
      (return))
      (call $ruby_init)
      (return))
      (global.set $result (call $ruby_options (global.get $count) (global.get $words)))
      (return))
      (global.set $result (call $rb_iseqw_new (global.get $argument)))
      (return))
      (global.set $result
        (call $rb_protect (global.get $iseqw_eval) (global.get $argument) (i32.add (global.get $room) (i32.const 8))))
      (return))
    (global.set $result (call $ruby_cleanup (global.get $argument))))

  (func $do (param $step i32) (param $argument i32) (result i32)
    (global.set $step (local.get $step))
    (global.set $argument (local.get $argument))
    (call $loop (i32.add (global.get $room) (i32.const 24)))
    (global.get $result))

  (func $start
    (call $construct)
    (global.set $room (call $malloc (i32.const 32)))
    (memory.fill (global.get $room) (i32.const 0) (i32.const 32))
    (i64.store offset=16 (global.get $room) (i64.const 0x382d465455)) ;; "UTF-8"
    (global.set $scan_room (call $malloc (global.get $scan_bytes)))
    (drop (call $do (i32.const 0) (i32.const 0)))
    (drop (call $do (i32.const 1) (i32.const 0)))
    ;; ec->machine.stack_maxsize: what recurses too deeply is an error of Ruby's before it is a trap.
    (i32.store offset=84 (call $rb_current_ec) (i32.const 524288)))

  ;; What the words say becomes a program, or else a number that says how it went.
  (func $read (result i32) (call $do (i32.const 2) (i32.const 0)))

  (func $is_program (param $read i32) (result i32)
    (i32.eqz (i32.or
      (i32.and (local.get $read) (i32.const 1))
      (i32.or (i32.eqz (local.get $read)) (i32.eq (local.get $read) (i32.const 6))))))

  ;; Runs a program, as one that is required (a `main` has functions that this Ruby was linked without), and returns the
  ;; state that it ended in.
  (func $run (param $program i32) (result i32)
    (i32.store (i32.load offset=8 (local.get $program)) (i32.const 0))
    (drop (call $do (i32.const 4) (call $do (i32.const 3) (local.get $program))))
    (i32.load offset=8 (global.get $room)))

  (func (export "wizer.initialize")
    (call $start)
    (global.set $count (i32.const 2))
    (global.set $words (call $malloc (i32.const 45)))
    (memory.init $words (i32.add (global.get $words) (i32.const 12)) (i32.const 0) (i32.const 33))
    (i32.store (global.get $words) (i32.add (global.get $words) (i32.const 12)))
    (i32.store offset=4 (global.get $words) (i32.add (global.get $words) (i32.const 17)))
    (i32.store offset=8 (global.get $words) (i32.const 0))
    (if (call $run (call $read)) (then unreachable))
    (global.set $ready (i32.const 1)))

  (func $main
    (local $read i32)
    (drop (call $args_sizes_get (global.get $room) (i32.add (global.get $room) (i32.const 4))))
    (global.set $count (i32.load (global.get $room)))
    (local.set $read (i32.mul (i32.add (global.get $count) (i32.const 1)) (i32.const 4)))
    (global.set $words (call $malloc (i32.add (local.get $read) (i32.load offset=4 (global.get $room)))))
    (drop (call $args_get (global.get $words) (i32.add (global.get $words) (local.get $read))))
    (i32.store (i32.add (global.get $words) (i32.mul (global.get $count) (i32.const 4))) (i32.const 0))
    (local.set $read (call $read))
    (if (call $is_program (local.get $read))
      (then (call $exit (call $do (i32.const 5) (call $run (local.get $read))))))
    ;; Nothing is to run: as ruby_run_node has it.
    (drop (call $do (i32.const 5)
      (select (i32.const 0) (i32.const 6) (i32.eq (call $rb_errinfo) (i32.const 2)))))
    (call $exit (select
      (i32.shr_s (local.get $read) (i32.const 1))
      (i32.eqz (local.get $read))
      (i32.and (local.get $read) (i32.const 1)))))

  (func (export "_start")
    (call $start)
    (call $main))

  (func (export "wizer.resume")
    (call $forget_environment)
    (call $take_environment)
    (call $main))

  ;; What would be JavaScript's.
  (func (export "none__7f") (result i32) unreachable)
  (func (export "none_7f_") (param i32) unreachable)
  (func (export "none_7f_7f") (param i32) (result i32) unreachable)
  (func (export "none_7c_7f") (param f64) (result i32) unreachable)
  (func (export "none_7f,7f_") (param i32 i32) unreachable)
  (func (export "none_7f,7f_7f") (param i32 i32) (result i32) unreachable)
  (func (export "none_7f,7f,7f_") (param i32 i32 i32) unreachable)
  (func (export "none_7f,7f,7f,7f,7f_") (param i32 i32 i32 i32 i32) unreachable)
)
