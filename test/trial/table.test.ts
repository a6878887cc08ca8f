import assert from 'node:assert/strict'
import { checksPage } from '../../scripts/trial-checks.ts'
import type { Check, Expected } from '../../trial/check.ts'
import { checks } from '../../trial/checks/index.ts'
import { questions } from '../../trial/questions.ts'
import { text } from '../packaging/project.ts'

describe('every check', () => {
  it('has a unique ID, and says what is documented, what to look at and what a difference means', () => {
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length)
    for (const check of checks) {
      assert.match(check.id, /^[a-z]+(-[a-z]+)*$/)
      for (const text of wordsOf(check)) assert.match(text, /^\S.*[.?`*]$/s, `${check.id}: ${text}`)
    }
  })

  it('asks a question to which "yes" is the documented answer, if it needs a person', () => {
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

describe('the checks in the documentation', () => {
  it('are current in docs/checks.md', () => {
    assert.equal(text('docs/checks.md'), checksPage(), 'stale: run `npm run generate`')
  })

  it('are linked from the go-live steps in docs/deploy.md, which name the command', () => {
    const [, section = ''] = text('docs/deploy.md').split(/^## Before you rely on it$|^## Verifying what you deploy$/m)
    assert.match(section, /`npm run trial`/)
    assert.match(section, /\(checks\.md\)/)
    // The page itself says what to do and what a difference means; deploy.md doesn't repeat it.
    assert.doesNotMatch(section, /expected|otherwise/)
  })
})

describe('every open question', () => {
  it('is answered by checks that exist, or has a reason why not', () => {
    const ids = new Set(checks.map(({ id }) => id))
    for (const [question, answer] of Object.entries(questions)) {
      assert.match(question, /\?$/)
      if ('because' in answer) assert.match(answer.because, /^[A-Z].*\.$/, question)
      else assert.deepEqual([answer.length > 0, answer.filter((id) => !ids.has(id))], [true, []], question)
    }
  })
})
