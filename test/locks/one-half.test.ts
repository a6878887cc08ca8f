// Covers: away, evidence, report, take-over, way-back-in
import { playHalf } from './pairs.ts'

playHalf(0)
