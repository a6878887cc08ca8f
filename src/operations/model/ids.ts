import { createHash, timingSafeEqual } from 'node:crypto'

/** Random bytes; `crypto.randomBytes` outside tests. */
export type RandomBytes = (size: number) => Uint8Array

const consonants = 'bdfghjklmnprstvz'
const vowels = 'aiou'

/**
 * A new operation ID such as `tobaki-42`: three syllables and two digits, easy to read out on the phone. There are 26
 * million.
 */
export function newId(random: RandomBytes): string {
  const [a = 0, b = 0, c = 0, d = 0] = random(4)
  const syllables = [a, b, c].map((byte) => `${consonants[byte % 16]}${vowels[(byte >> 4) % 4]}`)
  return `${syllables.join('')}-${String(d % 100).padStart(2, '0')}`
}

/** Normalises an ID as typed. */
export function normalizeId(id: string): string {
  return id.trim().toLowerCase()
}

/** A new one-time token. */
export function newToken(random: RandomBytes): string {
  return Buffer.from(random(24)).toString('base64url')
}

/** A token of letters and digits only, because cards escape Markdown characters even inside an address. */
export function newLinkToken(random: RandomBytes): string {
  return Buffer.from(random(24)).toString('hex')
}

/** The stored form of a token, so that read access to the database isn't enough to press the button. */
export function hashToken(token: string): string {
  return sha256(token)
}

/** Whether `token` matches the stored hash. */
export function matchesToken(token: string, hash: string): boolean {
  const given = Buffer.from(hashToken(token))
  const stored = Buffer.from(hash)
  return given.length === stored.length && timingSafeEqual(given, stored)
}

/** SHA-256 as lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
