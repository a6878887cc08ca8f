import { type Method, methodsOf } from './account-objects.ts'
import { hashOf, isPassAllowed, type PassPolicy, usabilityOf } from './passes.ts'
import type { Person, PersonPatch, World } from './world.ts'

/** What determines a sign-in with a Temporary Access Pass. */
interface PassSignInOptions {
  readonly world: World
  readonly now: () => number
  readonly policy: () => PassPolicy
  /** Whether Conditional Access refuses someone, whatever they sign in with. */
  readonly isBlocked: (person: Person) => boolean
  /** Whether it refuses them with a pass, or registering a method with it. */
  readonly refusesPass: (person: Person, registers: boolean) => boolean
  readonly change: (person: Person, patch: PersonPatch) => void
}

/** How long after signing in with a one-time pass a method can be registered, in ms. */
const registering = 600_000

/**
 * `wrong`: also while sign-ins don't know the pass yet. `blocked`: by the policy, or because the pass was used or has
 * expired.
 */
export type PassAnswer = 'signedIn' | 'disabled' | 'conditionalAccess' | 'wrong' | 'blocked'

/** Signing in with a Temporary Access Pass, and registering a method afterwards. */
export function createPassSignIn({ world, now, policy, isBlocked, refusesPass, change }: PassSignInOptions) {
  const signedIn = new Map<string, number>()
  return {
    /** `registers`: whether it is in order to register a method. A pass that a policy refuses has been used up. */
    signIn(person: Person, secret: string, registers: boolean): PassAnswer {
      if (!person.accountEnabled) return 'disabled'
      const methods = methodsOf(person)
      const mine = methods.find(({ pass }) => pass?.hash === hashOf(secret.trim()))
      if (!mine?.pass || now() < mine.pass.worksAt) return 'wrong'
      const { pass } = mine
      const allowed = isPassAllowed(world, person, policy())
      if (usabilityOf(pass, { now: now(), allowed, policy: policy() }) !== 'EnabledByPolicy') return 'blocked'
      if (isBlocked(person)) return 'conditionalAccess'
      const used: readonly Method[] = methods.map((one) =>
        one === mine ? { ...one, pass: { ...pass, used: true } } : one,
      )
      const refused = refusesPass(person, registers)
      const signIns = refused
        ? person.signIns && { ...person.signIns, failed: now() }
        : { inPerson: null, automatic: null, ...person.signIns, at: now() }
      change(person, { ...(signIns && { signIns }), ...(pass.once && { methods: used }) })
      if (refused) return 'conditionalAccess'
      signedIn.set(person.id, now())
      return 'signedIn'
    },
    /** Adds a method for someone who has just signed in with a pass; false if that was too long ago. */
    register(person: Person, method: Method): boolean {
      const at = signedIn.get(person.id)
      if (at === undefined || now() - at > registering) return false
      change(person, { methods: [...methodsOf(person), method] })
      return true
    },
  }
}
