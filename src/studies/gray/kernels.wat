;; The inner loops over the pixels of a frame, for WebAssembly with 128-bit SIMD. kernels.ts puts the
;; pixels into the memory and says where; kernels.wasm.ts holds this file, assembled by
;; `node scripts/assemble-kernels.js`. Addresses and counts are in bytes unless said otherwise.
(module
  (memory (export "memory") 8)

  ;; Luma of $count RGB pixels at $rgb, 4 at a time: up to 16 bytes more are read and 3 written.
  ;; n = 299 R + 587 G + 114 B + 500 is divided by 1000 as ((n >> 3) * 67109) >> 23, which is exact up
  ;; to 255500: 67109 / 2^23 is above 1/125 by 1.7e-8.
  (func (export "luma") (param $rgb i32) (param $gray i32) (param $count i32)
    (local $end i32)
    (local $four v128)
    (local.set $end (i32.add (local.get $gray) (local.get $count)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $gray) (local.get $end)))
        (local.set $four (v128.load align=1 (local.get $rgb)))
        (local.set $four
          (i32x4.shr_u
            (i32x4.mul
              (i32x4.shr_u
                (i32x4.add
                  (i32x4.dot_i16x8_s ;; pairs (R, G)
                    (i8x16.shuffle 0 16 1 16 3 16 4 16 6 16 7 16 9 16 10 16
                      (local.get $four) (v128.const i32x4 0 0 0 0))
                    (v128.const i16x8 299 587 299 587 299 587 299 587))
                  (i32x4.dot_i16x8_s ;; pairs (B, 1)
                    (i8x16.shuffle 2 16 17 16 5 16 17 16 8 16 17 16 11 16 17 16
                      (local.get $four) (v128.const i8x16 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0))
                    (v128.const i16x8 114 500 114 500 114 500 114 500)))
                (i32.const 3))
              (v128.const i32x4 67109 67109 67109 67109))
            (i32.const 23)))
        (local.set $four (i16x8.narrow_i32x4_s (local.get $four) (local.get $four)))
        (v128.store32_lane align=1 0
          (local.get $gray)
          (i8x16.narrow_i16x8_u (local.get $four) (local.get $four)))
        (local.set $rgb (i32.add (local.get $rgb) (i32.const 12)))
        (local.set $gray (i32.add (local.get $gray) (i32.const 4)))
        (br $next))))

  ;; The least and the greatest channel of $count RGB pixels at $rgb, 16 at a time: up to 45 bytes more
  ;; are read and 15 written.
  (func (export "extremes")
    (param $rgb i32) (param $least i32) (param $greatest i32) (param $count i32)
    (local $end i32)
    (local $first v128) (local $second v128) (local $third v128)
    (local $r v128) (local $g v128) (local $b v128)
    (local.set $end (i32.add (local.get $least) (local.get $count)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $least) (local.get $end)))
        (local.set $first (v128.load align=1 (local.get $rgb)))
        (local.set $second (v128.load offset=16 align=1 (local.get $rgb)))
        (local.set $third (v128.load offset=32 align=1 (local.get $rgb)))
        (local.set $r
          (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 17 20 23 26 29
            (i8x16.shuffle 0 3 6 9 12 15 18 21 24 27 30 0 0 0 0 0
              (local.get $first) (local.get $second))
            (local.get $third)))
        (local.set $g
          (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 18 21 24 27 30
            (i8x16.shuffle 1 4 7 10 13 16 19 22 25 28 31 0 0 0 0 0
              (local.get $first) (local.get $second))
            (local.get $third)))
        (local.set $b
          (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 16 19 22 25 28 31
            (i8x16.shuffle 2 5 8 11 14 17 20 23 26 29 0 0 0 0 0 0
              (local.get $first) (local.get $second))
            (local.get $third)))
        (v128.store align=1
          (local.get $least)
          (i8x16.min_u (i8x16.min_u (local.get $r) (local.get $g)) (local.get $b)))
        (v128.store align=1
          (local.get $greatest)
          (i8x16.max_u (i8x16.max_u (local.get $r) (local.get $g)) (local.get $b)))
        (local.set $rgb (i32.add (local.get $rgb) (i32.const 48)))
        (local.set $least (i32.add (local.get $least) (i32.const 16)))
        (local.set $greatest (i32.add (local.get $greatest) (i32.const 16)))
        (br $next))))

  ;; Counts the levels of $count pixels into four tables of 256 x i32, one after the other at $tables:
  ;; neighbours are often alike, and an increment waits for the one before it. Up to 3 more are read
  ;; and counted.
  (func (export "levels") (param $gray i32) (param $count i32) (param $tables i32)
    (local $end i32) (local $four i32) (local $at i32)
    (local.set $end (i32.add (local.get $gray) (local.get $count)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $gray) (local.get $end)))
        (local.set $four (i32.load align=1 (local.get $gray)))
        (local.set $at
          (i32.add (local.get $tables)
            (i32.and (i32.shl (local.get $four) (i32.const 2)) (i32.const 1020))))
        (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
        (local.set $at
          (i32.add (local.get $tables)
            (i32.and (i32.shr_u (local.get $four) (i32.const 6)) (i32.const 1020))))
        (i32.store offset=1024 (local.get $at)
          (i32.add (i32.load offset=1024 (local.get $at)) (i32.const 1)))
        (local.set $at
          (i32.add (local.get $tables)
            (i32.and (i32.shr_u (local.get $four) (i32.const 14)) (i32.const 1020))))
        (i32.store offset=2048 (local.get $at)
          (i32.add (i32.load offset=2048 (local.get $at)) (i32.const 1)))
        (local.set $at
          (i32.add (local.get $tables)
            (i32.and (i32.shr_u (local.get $four) (i32.const 22)) (i32.const 1020))))
        (i32.store offset=3072 (local.get $at)
          (i32.add (i32.load offset=3072 (local.get $at)) (i32.const 1)))
        (local.set $gray (i32.add (local.get $gray) (i32.const 4)))
        (br $next))))

  ;; At $a the lesser of its $count bytes and those at $b, which may be a later part of the same, 16 at a
  ;; time: up to 15 more are read and written.
  (func (export "lesser") (param $a i32) (param $b i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $a) (local.get $count)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $a) (local.get $end)))
        (v128.store align=1
          (local.get $a)
          (i8x16.min_u
            (v128.load align=1 (local.get $a)) (v128.load align=1 (local.get $b))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br $next))))

  ;; The same with the greater.
  (func (export "greater") (param $a i32) (param $b i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $a) (local.get $count)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $a) (local.get $end)))
        (v128.store align=1
          (local.get $a)
          (i8x16.max_u
            (v128.load align=1 (local.get $a)) (v128.load align=1 (local.get $b))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br $next))))

  ;; At $a how much its $count bytes, taken for the even ones below, are more than those at $b, 16 at a
  ;; time: up to 15 more are read and written.
  (func (export "evenRest") (param $a i32) (param $b i32) (param $count i32)
    (local $end i32) (local $even v128)
    (local.set $end (i32.add (local.get $a) (local.get $count)))
    (local.set $even (i8x16.splat (i32.const 254)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $a) (local.get $end)))
        (v128.store align=1
          (local.get $a)
          (i8x16.sub
            (v128.and (local.get $even) (v128.load align=1 (local.get $a)))
            (v128.and (local.get $even) (v128.load align=1 (local.get $b)))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br $next))))

  ;; One row out of $taps rows (an even number), $stride apart from $rows on: the sum of their gray
  ;; levels by i16 weights with 14 binary places, to i16 with 6, of $width pixels, 8 at a time: up to 7
  ;; more are read and written.
  (func (export "blendRows")
    (param $rows i32) (param $stride i32) (param $weights i32) (param $taps i32)
    (param $to i32) (param $width i32)
    (local $x i32) (local $at i32) (local $weight i32) (local $last i32)
    (local $upper v128) (local $lower v128) (local $pair v128) (local $left v128) (local $right v128)
    (local.set $last (i32.add (local.get $weights) (i32.shl (local.get $taps) (i32.const 1))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $x) (local.get $width)))
        (local.set $left (v128.const i32x4 128 128 128 128))
        (local.set $right (v128.const i32x4 128 128 128 128))
        (local.set $at (i32.add (local.get $rows) (local.get $x)))
        (local.set $weight (local.get $weights))
        (loop $tap
          (local.set $upper (v128.load8x8_u align=1 (local.get $at)))
          (local.set $lower
            (v128.load8x8_u align=1 (i32.add (local.get $at) (local.get $stride))))
          (local.set $pair (v128.load32_splat (local.get $weight)))
          (local.set $left
            (i32x4.add (local.get $left)
              (i32x4.dot_i16x8_s (local.get $pair)
                (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
                  (local.get $upper) (local.get $lower)))))
          (local.set $right
            (i32x4.add (local.get $right)
              (i32x4.dot_i16x8_s (local.get $pair)
                (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
                  (local.get $upper) (local.get $lower)))))
          (local.set $at
            (i32.add (local.get $at) (i32.shl (local.get $stride) (i32.const 1))))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br_if $tap (i32.lt_u (local.get $weight) (local.get $last))))
        (v128.store align=1
          (i32.add (local.get $to) (i32.shl (local.get $x) (i32.const 1)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $left) (i32.const 8))
            (i32x4.shr_s (local.get $right) (i32.const 8))))
        (local.set $x (i32.add (local.get $x) (i32.const 8)))
        (br $next))))

  ;; $count gray levels at $to out of a row of i16 with 6 binary places: each the sum of $taps of them
  ;; (a multiple of 8) by i16 weights with 14. $starts holds the i32 place in the row of the first.
  (func (export "blendColumns")
    (param $row i32) (param $starts i32) (param $weights i32) (param $taps i32)
    (param $to i32) (param $count i32)
    (local $end i32) (local $at i32) (local $left i32) (local $sum v128) (local $total i32)
    (local.set $end (i32.add (local.get $to) (local.get $count)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $sum (v128.const i32x4 524288 0 0 0)) ;; half, of 20 binary places
        (local.set $at
          (i32.add (local.get $row)
            (i32.shl (i32.load (local.get $starts)) (i32.const 1))))
        (local.set $left (local.get $taps))
        (loop $tap
          (local.set $sum
            (i32x4.add (local.get $sum)
              (i32x4.dot_i16x8_s
                (v128.load align=1 (local.get $at))
                (v128.load align=1 (local.get $weights)))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
          (br_if $tap (local.tee $left (i32.sub (local.get $left) (i32.const 8)))))
        (local.set $total
          (i32.shr_s
            (i32.add
              (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
              (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum))))
            (i32.const 20)))
        (if (i32.lt_s (local.get $total) (i32.const 0))
          (then (local.set $total (i32.const 0))))
        (if (i32.gt_s (local.get $total) (i32.const 255))
          (then (local.set $total (i32.const 255))))
        (i32.store8 (local.get $to) (local.get $total))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (local.set $starts (i32.add (local.get $starts) (i32.const 4)))
        (br $next))))

  ;; At $to the sums of f32 at $values, from 0 to $count places further on each, by $terms weights, and of
  ;; $start: an i32 place and an f32 weight for each term at $places and $weights. 16 sums at a time: up
  ;; to 15 more are read and written.
  (func (export "weighedSums")
    (param $values i32) (param $places i32) (param $weights i32) (param $terms i32)
    (param $start f32) (param $to i32) (param $count i32)
    (local $end i32) (local $term i32) (local $last i32) (local $at i32) (local $weight v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $last (i32.shl (local.get $terms) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $a (f32x4.splat (local.get $start)))
        (local.set $b (local.get $a))
        (local.set $c (local.get $a))
        (local.set $d (local.get $a))
        (local.set $term (i32.const 0))
        (block $added
          (loop $add
            (br_if $added (i32.ge_u (local.get $term) (local.get $last)))
            (local.set $at
              (i32.add (local.get $values)
                (i32.shl
                  (i32.load (i32.add (local.get $places) (local.get $term)))
                  (i32.const 2))))
            (local.set $weight
              (v128.load32_splat (i32.add (local.get $weights) (local.get $term))))
            (local.set $a
              (f32x4.add (local.get $a)
                (f32x4.mul (local.get $weight) (v128.load align=4 (local.get $at)))))
            (local.set $b
              (f32x4.add (local.get $b)
                (f32x4.mul (local.get $weight) (v128.load offset=16 align=4 (local.get $at)))))
            (local.set $c
              (f32x4.add (local.get $c)
                (f32x4.mul (local.get $weight) (v128.load offset=32 align=4 (local.get $at)))))
            (local.set $d
              (f32x4.add (local.get $d)
                (f32x4.mul (local.get $weight) (v128.load offset=48 align=4 (local.get $at)))))
            (local.set $term (i32.add (local.get $term) (i32.const 4)))
            (br $add)))
        (v128.store align=4 (local.get $to) (local.get $a))
        (v128.store offset=16 align=4 (local.get $to) (local.get $b))
        (v128.store offset=32 align=4 (local.get $to) (local.get $c))
        (v128.store offset=48 align=4 (local.get $to) (local.get $d))
        (local.set $values (i32.add (local.get $values) (i32.const 64)))
        (local.set $to (i32.add (local.get $to) (i32.const 64)))
        (br $next)))))
