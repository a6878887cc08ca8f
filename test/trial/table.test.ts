import assert from 'node:assert/strict'
import type { Check, Expected } from '../../trial/check.ts'
import { checks } from '../../trial/checks/index.ts'

describe('every check', () => {
  it('has an ID of its own, and says what is documented, what to look at and what a difference means', () => {
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length)
    for (const check of checks) {
      assert.match(check.id, /^[a-z]+(-[a-z]+)*$/)
      for (const text of wordsOf(check)) assert.match(text, /^\S.*[.?`*]$/s, `${check.id}: ${text}`)
    }
  })

  it('that takes a person asks a question which yes answers as documented', () => {
    for (const check of checks)
      if (check.kind === 'guided') assert.match(check.question, /^(Is|Did|Was|Were|Does|Are|Do) .*\?$/, check.id)
  })
})

const wordsOf = (check: Check): readonly string[] => [
  check.claim,
  check.otherwise,
  ...(check.expected ?? []).map(({ says }: Expected) => says),
  ...(check.kind === 'guided' ? check.steps : []),
]
