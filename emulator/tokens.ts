import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'

export type Claims = Readonly<Record<string, unknown>>

/** Why a token was refused: expired, not yet valid, or not issued here. */
export class TokenError extends Error {
  readonly reason: 'expired' | 'invalid'

  constructor(reason: 'expired' | 'invalid', message: string) {
    super(message)
    this.reason = reason
  }
}

/** Signs everything the emulator issues, for Entra and the Bot Framework (RS256). */
export interface Tokens {
  /** Signs the claims; `iat`, `nbf` and `exp` are added if missing. `expiresIn` is in seconds, `at` in ms. */
  mint(claims: Claims, options?: { expiresIn?: number; at?: number }): Promise<string>
  /** The claims, after verifying signature and times. Throws `TokenError`. */
  verify(jwt: string): Promise<Record<string, unknown>>
  /** The public keys as a JWK set. */
  jwks(): { keys: JWK[] }
}

const algorithm = 'RS256'

/** How many tokens are remembered, so that the signature of one that comes with many calls is checked once. */
const maxRemembered = 1_000

/**
 * Emulators without a folder share one key per process, because the Bot Framework SDK caches a bot's token per process
 * and would reuse it with the next emulator.
 */
let passing: Promise<JWK> | undefined

/**
 * Creates the signer. With a `stateDir`, its key pair survives the process: verifiers can cache the public key for a
 * day and would otherwise refuse tokens of a restarted emulator.
 */
export async function createTokens(options: { stateDir?: string; now?: () => number } = {}): Promise<Tokens> {
  const { stateDir, now = Date.now } = options
  const secret = stateDir
    ? (load(join(stateDir, 'signing-key.json')) ?? (await create(stateDir)))
    : await keyOfProcess()
  const { kty, n, e } = secret
  if (!kty || !n || !e) throw new Error('The signing key of the emulator is not an RSA key')
  const open: JWK = { kty, n, e, use: 'sig', alg: algorithm, kid: await calculateJwkThumbprint({ kty, n, e }) }
  const verified = new Map<string, JWTPayload>()
  const [signing, verifying] = await Promise.all([importJWK(secret, algorithm), importJWK(open, algorithm)])

  return {
    mint(claims, { expiresIn = 3600, at = now() } = {}) {
      const seconds = Math.floor(at / 1000)
      const times = { iat: seconds, nbf: seconds, exp: seconds + expiresIn }
      return new SignJWT({ ...times, ...claims })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: open.kid ?? '' })
        .sign(signing)
    },
    async verify(jwt) {
      const seconds = Math.floor(now() / 1000)
      const before = verified.get(jwt)
      if (before && (before.nbf ?? 0) <= seconds && seconds < (before.exp ?? 0)) return { ...before }
      try {
        const { payload } = await jwtVerify(jwt, verifying, { algorithms: [algorithm], currentDate: new Date(now()) })
        if (verified.size >= maxRemembered) verified.clear()
        verified.set(jwt, payload)
        return payload
      } catch (error) {
        const late =
          error instanceof errors.JWTExpired ||
          (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf')
        throw new TokenError(late ? 'expired' : 'invalid', error instanceof Error ? error.message : String(error))
      }
    },
    jwks: () => ({ keys: [open] }),
  }
}

function load(file: string): JWK | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK
  } catch {
    return undefined
  }
}

function keyOfProcess(): Promise<JWK> {
  passing ??= generate()
  return passing
}

async function generate(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return exportJWK(privateKey)
}

async function create(stateDir: string): Promise<JWK> {
  const secret = await generate()
  mkdirSync(stateDir, { recursive: true })
  const file = join(stateDir, 'signing-key.json')
  // Renamed when complete, so that killing the process can't leave a partial key.
  writeFileSync(`${file}.new`, JSON.stringify(secret), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secret
}
