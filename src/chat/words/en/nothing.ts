import { lower } from './lower.ts'

const is = (count: number) => (count === 1 ? 'is' : 'are')

/** Answers to plans that would change nothing. */
export const nothing = {
  already: (who: string, count: number, what: string) => `${who} ${is(count)} ${what}`,
  protected: (who: string, count: number) => `${who} ${is(count)} protected`,
  protectedBecause: (who: string, why: string) => `${who} is protected: ${lower(why)}`,
  notFound: (who: string) => `I couldn’t find ${who}`,
  protectedRole: (who: string, roles: string) => `${who} is protected: ${roles}`,
  because: (who: string, why: string) => `${who}: ${lower(why)}`,
  similar: (names: string) => `Did you mean ${names}?`,
  spelling: 'Check the spelling, or search for part of the name.',
  recorded: 'This attempt is recorded in the audit log.',
  search: 'Search',
}
