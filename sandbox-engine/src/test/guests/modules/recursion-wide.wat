;; Calls itself without end, with 40 values of each type that live across the call.
(module
  (memory (export "memory") 1)
  (func $deeper (param $n i32) (result i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32)
    (local f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64)
    (local v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 1 (i32.mul (local.get 0) (i32.const 1)))
    (local.set 2 (i32.mul (local.get 0) (i32.const 2)))
    (local.set 3 (i32.mul (local.get 0) (i32.const 3)))
    (local.set 4 (i32.mul (local.get 0) (i32.const 4)))
    (local.set 5 (i32.mul (local.get 0) (i32.const 5)))
    (local.set 6 (i32.mul (local.get 0) (i32.const 6)))
    (local.set 7 (i32.mul (local.get 0) (i32.const 7)))
    (local.set 8 (i32.mul (local.get 0) (i32.const 8)))
    (local.set 9 (i32.mul (local.get 0) (i32.const 9)))
    (local.set 10 (i32.mul (local.get 0) (i32.const 10)))
    (local.set 11 (i32.mul (local.get 0) (i32.const 11)))
    (local.set 12 (i32.mul (local.get 0) (i32.const 12)))
    (local.set 13 (i32.mul (local.get 0) (i32.const 13)))
    (local.set 14 (i32.mul (local.get 0) (i32.const 14)))
    (local.set 15 (i32.mul (local.get 0) (i32.const 15)))
    (local.set 16 (i32.mul (local.get 0) (i32.const 16)))
    (local.set 17 (i32.mul (local.get 0) (i32.const 17)))
    (local.set 18 (i32.mul (local.get 0) (i32.const 18)))
    (local.set 19 (i32.mul (local.get 0) (i32.const 19)))
    (local.set 20 (i32.mul (local.get 0) (i32.const 20)))
    (local.set 21 (i32.mul (local.get 0) (i32.const 21)))
    (local.set 22 (i32.mul (local.get 0) (i32.const 22)))
    (local.set 23 (i32.mul (local.get 0) (i32.const 23)))
    (local.set 24 (i32.mul (local.get 0) (i32.const 24)))
    (local.set 25 (i32.mul (local.get 0) (i32.const 25)))
    (local.set 26 (i32.mul (local.get 0) (i32.const 26)))
    (local.set 27 (i32.mul (local.get 0) (i32.const 27)))
    (local.set 28 (i32.mul (local.get 0) (i32.const 28)))
    (local.set 29 (i32.mul (local.get 0) (i32.const 29)))
    (local.set 30 (i32.mul (local.get 0) (i32.const 30)))
    (local.set 31 (i32.mul (local.get 0) (i32.const 31)))
    (local.set 32 (i32.mul (local.get 0) (i32.const 32)))
    (local.set 33 (i32.mul (local.get 0) (i32.const 33)))
    (local.set 34 (i32.mul (local.get 0) (i32.const 34)))
    (local.set 35 (i32.mul (local.get 0) (i32.const 35)))
    (local.set 36 (i32.mul (local.get 0) (i32.const 36)))
    (local.set 37 (i32.mul (local.get 0) (i32.const 37)))
    (local.set 38 (i32.mul (local.get 0) (i32.const 38)))
    (local.set 39 (i32.mul (local.get 0) (i32.const 39)))
    (local.set 40 (i32.mul (local.get 0) (i32.const 40)))
    (local.set 41 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 41))))
    (local.set 42 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 42))))
    (local.set 43 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 43))))
    (local.set 44 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 44))))
    (local.set 45 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 45))))
    (local.set 46 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 46))))
    (local.set 47 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 47))))
    (local.set 48 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 48))))
    (local.set 49 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 49))))
    (local.set 50 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 50))))
    (local.set 51 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 51))))
    (local.set 52 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 52))))
    (local.set 53 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 53))))
    (local.set 54 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 54))))
    (local.set 55 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 55))))
    (local.set 56 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 56))))
    (local.set 57 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 57))))
    (local.set 58 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 58))))
    (local.set 59 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 59))))
    (local.set 60 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 60))))
    (local.set 61 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 61))))
    (local.set 62 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 62))))
    (local.set 63 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 63))))
    (local.set 64 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 64))))
    (local.set 65 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 65))))
    (local.set 66 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 66))))
    (local.set 67 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 67))))
    (local.set 68 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 68))))
    (local.set 69 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 69))))
    (local.set 70 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 70))))
    (local.set 71 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 71))))
    (local.set 72 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 72))))
    (local.set 73 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 73))))
    (local.set 74 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 74))))
    (local.set 75 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 75))))
    (local.set 76 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 76))))
    (local.set 77 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 77))))
    (local.set 78 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 78))))
    (local.set 79 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 79))))
    (local.set 80 (i64.extend_i32_s (i32.add (local.get 0) (i32.const 80))))
    (local.set 81 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 81))))
    (local.set 82 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 82))))
    (local.set 83 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 83))))
    (local.set 84 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 84))))
    (local.set 85 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 85))))
    (local.set 86 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 86))))
    (local.set 87 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 87))))
    (local.set 88 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 88))))
    (local.set 89 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 89))))
    (local.set 90 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 90))))
    (local.set 91 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 91))))
    (local.set 92 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 92))))
    (local.set 93 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 93))))
    (local.set 94 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 94))))
    (local.set 95 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 95))))
    (local.set 96 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 96))))
    (local.set 97 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 97))))
    (local.set 98 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 98))))
    (local.set 99 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 99))))
    (local.set 100 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 100))))
    (local.set 101 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 101))))
    (local.set 102 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 102))))
    (local.set 103 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 103))))
    (local.set 104 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 104))))
    (local.set 105 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 105))))
    (local.set 106 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 106))))
    (local.set 107 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 107))))
    (local.set 108 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 108))))
    (local.set 109 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 109))))
    (local.set 110 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 110))))
    (local.set 111 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 111))))
    (local.set 112 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 112))))
    (local.set 113 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 113))))
    (local.set 114 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 114))))
    (local.set 115 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 115))))
    (local.set 116 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 116))))
    (local.set 117 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 117))))
    (local.set 118 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 118))))
    (local.set 119 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 119))))
    (local.set 120 (f32.convert_i32_s (i32.add (local.get 0) (i32.const 120))))
    (local.set 121 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 121))))
    (local.set 122 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 122))))
    (local.set 123 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 123))))
    (local.set 124 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 124))))
    (local.set 125 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 125))))
    (local.set 126 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 126))))
    (local.set 127 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 127))))
    (local.set 128 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 128))))
    (local.set 129 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 129))))
    (local.set 130 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 130))))
    (local.set 131 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 131))))
    (local.set 132 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 132))))
    (local.set 133 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 133))))
    (local.set 134 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 134))))
    (local.set 135 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 135))))
    (local.set 136 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 136))))
    (local.set 137 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 137))))
    (local.set 138 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 138))))
    (local.set 139 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 139))))
    (local.set 140 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 140))))
    (local.set 141 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 141))))
    (local.set 142 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 142))))
    (local.set 143 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 143))))
    (local.set 144 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 144))))
    (local.set 145 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 145))))
    (local.set 146 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 146))))
    (local.set 147 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 147))))
    (local.set 148 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 148))))
    (local.set 149 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 149))))
    (local.set 150 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 150))))
    (local.set 151 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 151))))
    (local.set 152 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 152))))
    (local.set 153 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 153))))
    (local.set 154 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 154))))
    (local.set 155 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 155))))
    (local.set 156 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 156))))
    (local.set 157 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 157))))
    (local.set 158 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 158))))
    (local.set 159 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 159))))
    (local.set 160 (f64.convert_i32_s (i32.add (local.get 0) (i32.const 160))))
    (local.set 161 (i32x4.splat (i32.add (local.get 0) (i32.const 161))))
    (local.set 162 (i32x4.splat (i32.add (local.get 0) (i32.const 162))))
    (local.set 163 (i32x4.splat (i32.add (local.get 0) (i32.const 163))))
    (local.set 164 (i32x4.splat (i32.add (local.get 0) (i32.const 164))))
    (local.set 165 (i32x4.splat (i32.add (local.get 0) (i32.const 165))))
    (local.set 166 (i32x4.splat (i32.add (local.get 0) (i32.const 166))))
    (local.set 167 (i32x4.splat (i32.add (local.get 0) (i32.const 167))))
    (local.set 168 (i32x4.splat (i32.add (local.get 0) (i32.const 168))))
    (local.set 169 (i32x4.splat (i32.add (local.get 0) (i32.const 169))))
    (local.set 170 (i32x4.splat (i32.add (local.get 0) (i32.const 170))))
    (local.set 171 (i32x4.splat (i32.add (local.get 0) (i32.const 171))))
    (local.set 172 (i32x4.splat (i32.add (local.get 0) (i32.const 172))))
    (local.set 173 (i32x4.splat (i32.add (local.get 0) (i32.const 173))))
    (local.set 174 (i32x4.splat (i32.add (local.get 0) (i32.const 174))))
    (local.set 175 (i32x4.splat (i32.add (local.get 0) (i32.const 175))))
    (local.set 176 (i32x4.splat (i32.add (local.get 0) (i32.const 176))))
    (local.set 177 (i32x4.splat (i32.add (local.get 0) (i32.const 177))))
    (local.set 178 (i32x4.splat (i32.add (local.get 0) (i32.const 178))))
    (local.set 179 (i32x4.splat (i32.add (local.get 0) (i32.const 179))))
    (local.set 180 (i32x4.splat (i32.add (local.get 0) (i32.const 180))))
    (local.set 181 (i32x4.splat (i32.add (local.get 0) (i32.const 181))))
    (local.set 182 (i32x4.splat (i32.add (local.get 0) (i32.const 182))))
    (local.set 183 (i32x4.splat (i32.add (local.get 0) (i32.const 183))))
    (local.set 184 (i32x4.splat (i32.add (local.get 0) (i32.const 184))))
    (local.set 185 (i32x4.splat (i32.add (local.get 0) (i32.const 185))))
    (local.set 186 (i32x4.splat (i32.add (local.get 0) (i32.const 186))))
    (local.set 187 (i32x4.splat (i32.add (local.get 0) (i32.const 187))))
    (local.set 188 (i32x4.splat (i32.add (local.get 0) (i32.const 188))))
    (local.set 189 (i32x4.splat (i32.add (local.get 0) (i32.const 189))))
    (local.set 190 (i32x4.splat (i32.add (local.get 0) (i32.const 190))))
    (local.set 191 (i32x4.splat (i32.add (local.get 0) (i32.const 191))))
    (local.set 192 (i32x4.splat (i32.add (local.get 0) (i32.const 192))))
    (local.set 193 (i32x4.splat (i32.add (local.get 0) (i32.const 193))))
    (local.set 194 (i32x4.splat (i32.add (local.get 0) (i32.const 194))))
    (local.set 195 (i32x4.splat (i32.add (local.get 0) (i32.const 195))))
    (local.set 196 (i32x4.splat (i32.add (local.get 0) (i32.const 196))))
    (local.set 197 (i32x4.splat (i32.add (local.get 0) (i32.const 197))))
    (local.set 198 (i32x4.splat (i32.add (local.get 0) (i32.const 198))))
    (local.set 199 (i32x4.splat (i32.add (local.get 0) (i32.const 199))))
    (local.set 200 (i32x4.splat (i32.add (local.get 0) (i32.const 200))))
    (call $deeper (i32.add (local.get 0) (i32.const 1)))
    (local.get 1) i32.xor
    (local.get 2) i32.xor
    (local.get 3) i32.xor
    (local.get 4) i32.xor
    (local.get 5) i32.xor
    (local.get 6) i32.xor
    (local.get 7) i32.xor
    (local.get 8) i32.xor
    (local.get 9) i32.xor
    (local.get 10) i32.xor
    (local.get 11) i32.xor
    (local.get 12) i32.xor
    (local.get 13) i32.xor
    (local.get 14) i32.xor
    (local.get 15) i32.xor
    (local.get 16) i32.xor
    (local.get 17) i32.xor
    (local.get 18) i32.xor
    (local.get 19) i32.xor
    (local.get 20) i32.xor
    (local.get 21) i32.xor
    (local.get 22) i32.xor
    (local.get 23) i32.xor
    (local.get 24) i32.xor
    (local.get 25) i32.xor
    (local.get 26) i32.xor
    (local.get 27) i32.xor
    (local.get 28) i32.xor
    (local.get 29) i32.xor
    (local.get 30) i32.xor
    (local.get 31) i32.xor
    (local.get 32) i32.xor
    (local.get 33) i32.xor
    (local.get 34) i32.xor
    (local.get 35) i32.xor
    (local.get 36) i32.xor
    (local.get 37) i32.xor
    (local.get 38) i32.xor
    (local.get 39) i32.xor
    (local.get 40) i32.xor
    (i32.wrap_i64 (local.get 41)) i32.xor
    (i32.wrap_i64 (local.get 42)) i32.xor
    (i32.wrap_i64 (local.get 43)) i32.xor
    (i32.wrap_i64 (local.get 44)) i32.xor
    (i32.wrap_i64 (local.get 45)) i32.xor
    (i32.wrap_i64 (local.get 46)) i32.xor
    (i32.wrap_i64 (local.get 47)) i32.xor
    (i32.wrap_i64 (local.get 48)) i32.xor
    (i32.wrap_i64 (local.get 49)) i32.xor
    (i32.wrap_i64 (local.get 50)) i32.xor
    (i32.wrap_i64 (local.get 51)) i32.xor
    (i32.wrap_i64 (local.get 52)) i32.xor
    (i32.wrap_i64 (local.get 53)) i32.xor
    (i32.wrap_i64 (local.get 54)) i32.xor
    (i32.wrap_i64 (local.get 55)) i32.xor
    (i32.wrap_i64 (local.get 56)) i32.xor
    (i32.wrap_i64 (local.get 57)) i32.xor
    (i32.wrap_i64 (local.get 58)) i32.xor
    (i32.wrap_i64 (local.get 59)) i32.xor
    (i32.wrap_i64 (local.get 60)) i32.xor
    (i32.wrap_i64 (local.get 61)) i32.xor
    (i32.wrap_i64 (local.get 62)) i32.xor
    (i32.wrap_i64 (local.get 63)) i32.xor
    (i32.wrap_i64 (local.get 64)) i32.xor
    (i32.wrap_i64 (local.get 65)) i32.xor
    (i32.wrap_i64 (local.get 66)) i32.xor
    (i32.wrap_i64 (local.get 67)) i32.xor
    (i32.wrap_i64 (local.get 68)) i32.xor
    (i32.wrap_i64 (local.get 69)) i32.xor
    (i32.wrap_i64 (local.get 70)) i32.xor
    (i32.wrap_i64 (local.get 71)) i32.xor
    (i32.wrap_i64 (local.get 72)) i32.xor
    (i32.wrap_i64 (local.get 73)) i32.xor
    (i32.wrap_i64 (local.get 74)) i32.xor
    (i32.wrap_i64 (local.get 75)) i32.xor
    (i32.wrap_i64 (local.get 76)) i32.xor
    (i32.wrap_i64 (local.get 77)) i32.xor
    (i32.wrap_i64 (local.get 78)) i32.xor
    (i32.wrap_i64 (local.get 79)) i32.xor
    (i32.wrap_i64 (local.get 80)) i32.xor
    (i32.trunc_sat_f32_s (local.get 81)) i32.xor
    (i32.trunc_sat_f32_s (local.get 82)) i32.xor
    (i32.trunc_sat_f32_s (local.get 83)) i32.xor
    (i32.trunc_sat_f32_s (local.get 84)) i32.xor
    (i32.trunc_sat_f32_s (local.get 85)) i32.xor
    (i32.trunc_sat_f32_s (local.get 86)) i32.xor
    (i32.trunc_sat_f32_s (local.get 87)) i32.xor
    (i32.trunc_sat_f32_s (local.get 88)) i32.xor
    (i32.trunc_sat_f32_s (local.get 89)) i32.xor
    (i32.trunc_sat_f32_s (local.get 90)) i32.xor
    (i32.trunc_sat_f32_s (local.get 91)) i32.xor
    (i32.trunc_sat_f32_s (local.get 92)) i32.xor
    (i32.trunc_sat_f32_s (local.get 93)) i32.xor
    (i32.trunc_sat_f32_s (local.get 94)) i32.xor
    (i32.trunc_sat_f32_s (local.get 95)) i32.xor
    (i32.trunc_sat_f32_s (local.get 96)) i32.xor
    (i32.trunc_sat_f32_s (local.get 97)) i32.xor
    (i32.trunc_sat_f32_s (local.get 98)) i32.xor
    (i32.trunc_sat_f32_s (local.get 99)) i32.xor
    (i32.trunc_sat_f32_s (local.get 100)) i32.xor
    (i32.trunc_sat_f32_s (local.get 101)) i32.xor
    (i32.trunc_sat_f32_s (local.get 102)) i32.xor
    (i32.trunc_sat_f32_s (local.get 103)) i32.xor
    (i32.trunc_sat_f32_s (local.get 104)) i32.xor
    (i32.trunc_sat_f32_s (local.get 105)) i32.xor
    (i32.trunc_sat_f32_s (local.get 106)) i32.xor
    (i32.trunc_sat_f32_s (local.get 107)) i32.xor
    (i32.trunc_sat_f32_s (local.get 108)) i32.xor
    (i32.trunc_sat_f32_s (local.get 109)) i32.xor
    (i32.trunc_sat_f32_s (local.get 110)) i32.xor
    (i32.trunc_sat_f32_s (local.get 111)) i32.xor
    (i32.trunc_sat_f32_s (local.get 112)) i32.xor
    (i32.trunc_sat_f32_s (local.get 113)) i32.xor
    (i32.trunc_sat_f32_s (local.get 114)) i32.xor
    (i32.trunc_sat_f32_s (local.get 115)) i32.xor
    (i32.trunc_sat_f32_s (local.get 116)) i32.xor
    (i32.trunc_sat_f32_s (local.get 117)) i32.xor
    (i32.trunc_sat_f32_s (local.get 118)) i32.xor
    (i32.trunc_sat_f32_s (local.get 119)) i32.xor
    (i32.trunc_sat_f32_s (local.get 120)) i32.xor
    (i32.trunc_sat_f64_s (local.get 121)) i32.xor
    (i32.trunc_sat_f64_s (local.get 122)) i32.xor
    (i32.trunc_sat_f64_s (local.get 123)) i32.xor
    (i32.trunc_sat_f64_s (local.get 124)) i32.xor
    (i32.trunc_sat_f64_s (local.get 125)) i32.xor
    (i32.trunc_sat_f64_s (local.get 126)) i32.xor
    (i32.trunc_sat_f64_s (local.get 127)) i32.xor
    (i32.trunc_sat_f64_s (local.get 128)) i32.xor
    (i32.trunc_sat_f64_s (local.get 129)) i32.xor
    (i32.trunc_sat_f64_s (local.get 130)) i32.xor
    (i32.trunc_sat_f64_s (local.get 131)) i32.xor
    (i32.trunc_sat_f64_s (local.get 132)) i32.xor
    (i32.trunc_sat_f64_s (local.get 133)) i32.xor
    (i32.trunc_sat_f64_s (local.get 134)) i32.xor
    (i32.trunc_sat_f64_s (local.get 135)) i32.xor
    (i32.trunc_sat_f64_s (local.get 136)) i32.xor
    (i32.trunc_sat_f64_s (local.get 137)) i32.xor
    (i32.trunc_sat_f64_s (local.get 138)) i32.xor
    (i32.trunc_sat_f64_s (local.get 139)) i32.xor
    (i32.trunc_sat_f64_s (local.get 140)) i32.xor
    (i32.trunc_sat_f64_s (local.get 141)) i32.xor
    (i32.trunc_sat_f64_s (local.get 142)) i32.xor
    (i32.trunc_sat_f64_s (local.get 143)) i32.xor
    (i32.trunc_sat_f64_s (local.get 144)) i32.xor
    (i32.trunc_sat_f64_s (local.get 145)) i32.xor
    (i32.trunc_sat_f64_s (local.get 146)) i32.xor
    (i32.trunc_sat_f64_s (local.get 147)) i32.xor
    (i32.trunc_sat_f64_s (local.get 148)) i32.xor
    (i32.trunc_sat_f64_s (local.get 149)) i32.xor
    (i32.trunc_sat_f64_s (local.get 150)) i32.xor
    (i32.trunc_sat_f64_s (local.get 151)) i32.xor
    (i32.trunc_sat_f64_s (local.get 152)) i32.xor
    (i32.trunc_sat_f64_s (local.get 153)) i32.xor
    (i32.trunc_sat_f64_s (local.get 154)) i32.xor
    (i32.trunc_sat_f64_s (local.get 155)) i32.xor
    (i32.trunc_sat_f64_s (local.get 156)) i32.xor
    (i32.trunc_sat_f64_s (local.get 157)) i32.xor
    (i32.trunc_sat_f64_s (local.get 158)) i32.xor
    (i32.trunc_sat_f64_s (local.get 159)) i32.xor
    (i32.trunc_sat_f64_s (local.get 160)) i32.xor
    (i32x4.extract_lane 0 (local.get 161)) i32.xor
    (i32x4.extract_lane 0 (local.get 162)) i32.xor
    (i32x4.extract_lane 0 (local.get 163)) i32.xor
    (i32x4.extract_lane 0 (local.get 164)) i32.xor
    (i32x4.extract_lane 0 (local.get 165)) i32.xor
    (i32x4.extract_lane 0 (local.get 166)) i32.xor
    (i32x4.extract_lane 0 (local.get 167)) i32.xor
    (i32x4.extract_lane 0 (local.get 168)) i32.xor
    (i32x4.extract_lane 0 (local.get 169)) i32.xor
    (i32x4.extract_lane 0 (local.get 170)) i32.xor
    (i32x4.extract_lane 0 (local.get 171)) i32.xor
    (i32x4.extract_lane 0 (local.get 172)) i32.xor
    (i32x4.extract_lane 0 (local.get 173)) i32.xor
    (i32x4.extract_lane 0 (local.get 174)) i32.xor
    (i32x4.extract_lane 0 (local.get 175)) i32.xor
    (i32x4.extract_lane 0 (local.get 176)) i32.xor
    (i32x4.extract_lane 0 (local.get 177)) i32.xor
    (i32x4.extract_lane 0 (local.get 178)) i32.xor
    (i32x4.extract_lane 0 (local.get 179)) i32.xor
    (i32x4.extract_lane 0 (local.get 180)) i32.xor
    (i32x4.extract_lane 0 (local.get 181)) i32.xor
    (i32x4.extract_lane 0 (local.get 182)) i32.xor
    (i32x4.extract_lane 0 (local.get 183)) i32.xor
    (i32x4.extract_lane 0 (local.get 184)) i32.xor
    (i32x4.extract_lane 0 (local.get 185)) i32.xor
    (i32x4.extract_lane 0 (local.get 186)) i32.xor
    (i32x4.extract_lane 0 (local.get 187)) i32.xor
    (i32x4.extract_lane 0 (local.get 188)) i32.xor
    (i32x4.extract_lane 0 (local.get 189)) i32.xor
    (i32x4.extract_lane 0 (local.get 190)) i32.xor
    (i32x4.extract_lane 0 (local.get 191)) i32.xor
    (i32x4.extract_lane 0 (local.get 192)) i32.xor
    (i32x4.extract_lane 0 (local.get 193)) i32.xor
    (i32x4.extract_lane 0 (local.get 194)) i32.xor
    (i32x4.extract_lane 0 (local.get 195)) i32.xor
    (i32x4.extract_lane 0 (local.get 196)) i32.xor
    (i32x4.extract_lane 0 (local.get 197)) i32.xor
    (i32x4.extract_lane 0 (local.get 198)) i32.xor
    (i32x4.extract_lane 0 (local.get 199)) i32.xor
    (i32x4.extract_lane 0 (local.get 200)) i32.xor
  )
  (func (export "_start") (drop (call $deeper (i32.const 0)))))
