import { claimsOf } from './redact.ts'

/** The access token claims a claims request asks for, without clients' statements about themselves. */
export function readClaimsRequest(claims: string | null | undefined): Readonly<Record<string, unknown>> {
  try {
    const { xms_cc: _capabilities, ...wanted } = (JSON.parse(claims ?? '{}') as { access_token?: object })
      .access_token as Record<string, unknown>
    return wanted
  } catch {
    return {}
  }
}

/**
 * Whether a token was issued in response to a challenge: with these claims or, if the challenge leaves them open, a
 * "not before" since that time in ms. Real tokens don't reveal this; the emulator's do, in `asked`.
 */
export function answersChallenge(token: string, challenge: string | { since: number }): boolean {
  const asked = Object(claimsOf(token)?.['asked']) as Record<string, unknown>
  if (typeof challenge !== 'string') return Number(Object(asked['nbf'])['value']) >= Math.floor(challenge.since / 1000)
  const wanted = Object.entries(readClaimsRequest(challenge))
  return wanted.length > 0 && wanted.every(([name, value]) => JSON.stringify(asked[name]) === JSON.stringify(value))
}
