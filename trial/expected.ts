import { type Answer, codeOf, type Expected, type Facts, messageOf } from './check.ts'

const everything = 'Global Administrator'

/** Refused because the operator holds none of these roles. */
export const withoutRole = (...roles: readonly string[]): Expected => ({
  because: 'role',
  says: `The operator is not ${roles.map((role) => `a ${role}`).join(' or ')}.`,
  shows: ({ status }, { roles: held }) => status === 403 && ![everything, ...roles].some((role) => held.has(role)),
})

const unlicensed = /licen[sc]e|premium/i

/** Refused or empty because the tenant lacks the licence. */
export const withoutLicence = (needed: 'P1' | 'P2'): Expected => ({
  because: 'licence',
  says: `The tenant has no Microsoft Entra ID ${needed}.`,
  shows: (answer: Answer, { licence }: Facts) =>
    answer.status >= 400 &&
    answer.status < 500 &&
    (licence === 'none' || (needed === 'P2' && licence === 'P1')) &&
    (unlicensed.test(messageOf(answer)) || unlicensed.test(codeOf(answer)) || answer.status === 403),
})

/** Incidents need Microsoft Defender XDR, whose roles are its own: Graph answers 403 without either. */
export const withoutDefender: Expected = {
  because: 'licence',
  says: 'The tenant has no Microsoft Defender XDR, or the operator no role in it: Graph doesn’t say which.',
  shows: ({ status }) => status === 403,
}

/** A policy of the tenant decides, as Graph says in its message. */
export const byPolicy = (says: string, message: RegExp): Expected => ({
  because: 'policy',
  says,
  shows: (answer) => answer.status >= 400 && answer.status < 500 && message.test(messageOf(answer)),
})

/** For guided checks, where the person says whether it applies. */
export const because = (reason: Expected['because'], says: string): Expected => ({
  because: reason,
  says,
  shows: () => false,
})
