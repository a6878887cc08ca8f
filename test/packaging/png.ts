import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inflateSync } from 'node:zlib'
import { root } from './project.ts'

/** Width, height and the alpha of every pixel of an 8-bit PNG. */
export function readPng(path: string): { width: number; height: number; alpha: number[] } {
  const file = readFileSync(resolve(root, path))
  assert.equal(file.toString('latin1', 1, 4), 'PNG')
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const channels = { 2: 3, 6: 4 }[file.readUInt8(25)] ?? 0
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; ) {
    const size = file.readUInt32BE(at)
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + size))
    at += size + 12
  }
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels)
  const alpha = channels === 4 ? [...rows].filter((_, index) => index % 4 === 3) : []
  return { width, height, alpha }
}

/** Reverses PNG's row filters. */
function unfilter(raw: Buffer, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height)
  const at = (row: number, column: number) => (row < 0 || column < 0 ? 0 : (out[row * stride + column] ?? 0))
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)]
    for (let column = 0; column < stride; column += 1) {
      const left = at(row, column - step)
      const up = at(row - 1, column)
      const corner = column < step ? 0 : at(row - 1, column - step)
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter ?? 0] ?? 0
      out[row * stride + column] = ((raw[row * (stride + 1) + 1 + column] ?? 0) + guess) & 255
    }
  }
  return out
}

const nearest = (left: number, up: number, corner: number): number => {
  const sum = left + up - corner
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
