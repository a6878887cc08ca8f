import { methodsOf } from '../../emulator/account-objects.ts'
import { createPassSignIn } from '../../emulator/pass-sign-in.ts'
import { hashOf, usualPassPolicy } from '../../emulator/passes.ts'
import type { World as Tenant } from '../../emulator/world.ts'
import { lookout } from '../support/secrets.ts'

/** A pass that Graph created. */
export interface MadePass {
  readonly account: string
  /** Graph's ID of it. */
  readonly id: string
  readonly hash: string
  /** Object ID of the token's owner. */
  readonly by: string
  readonly at: number
}

/** A pass that somebody saw on the bot's page. */
export interface SeenPass {
  readonly secret: string
  readonly by: string
  readonly at: number
  used: boolean
}

/** The passes of the tenant. */
export interface Passes {
  readonly made: readonly MadePass[]
  readonly seen: SeenPass[]
  /** Notices what was written to an account; whether only its pass has changed. */
  notice(account: string, by: string): boolean
  /** Notices the secret in an answer of Graph, which may be nowhere but on the page. */
  hear(text: string): void
  /** The account's pass, if it can still be used. */
  usable(account: string): MadePass | undefined
  /** Whoever it is for signs in with a pass that somebody saw, if it can be used. */
  use(seen: SeenPass): boolean
}

export function createPasses(tenant: Tenant, now: () => number): Passes {
  const made: MadePass[] = []
  const signIns = createPassSignIn({
    world: tenant,
    now,
    policy: () => usualPassPolicy,
    isBlocked: () => false,
    refusesPass: () => false,
    change: (person, patch) => void tenant.change(person.id, patch),
  })
  const passOf = (account: string) => {
    const person = tenant.find(account)
    return person && methodsOf(person).find(({ pass }) => pass)
  }
  /** The pass that each account had. */
  const held = new Map<string, string>()
  return {
    made,
    seen: [],
    notice: (account, by) => {
      const before = held.get(account)
      const one = passOf(account)
      if (one?.id === before) return false
      held.delete(account)
      if (!one?.pass) return true
      held.set(account, one.id)
      made.push({ account, id: one.id, hash: one.pass.hash, by, at: now() })
      return true
    },
    hear: (text) => {
      const secret = /"temporaryAccessPass":\s*"([^"]+)"/.exec(text)?.[1]
      if (secret !== undefined) lookout.keep(secret)
    },
    usable: (account) => {
      const one = passOf(account)
      const isUsable = one?.pass && !one.pass.used && one.pass.endsAt > now()
      return isUsable ? made.find(({ id }) => id === one.id) : undefined
    },
    use: (seen) => {
      seen.used = true
      const account = made.find(({ hash }) => hash === hashOf(seen.secret))?.account
      const person = tenant.find(account ?? '')
      if (!person || signIns.signIn(person, seen.secret, true) !== 'signedIn') return false
      const shows = { createdDateTime: new Date(now()).toISOString() }
      const id = `authenticator-${made.length}-${now()}`
      return signIns.register(person, { id, type: 'microsoftAuthenticator', isDefault: false, shows })
    },
  }
}
