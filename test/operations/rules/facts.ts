import { type Facts, noEndedSessions, noFacts } from '../../../src/operations/rules/rule.ts'

/** Everything was read, other than who is protected, and nothing was found. */
export const nothingFound: Facts = {
  ...noFacts,
  later: new Map(),
  contained: new Map(),
  sessions: noEndedSessions,
  ofFeatures: [],
}
