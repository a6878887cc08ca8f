import assert from 'node:assert/strict'
import { type Check, type Expected, parts } from '../../trial/check.ts'
import { checks } from '../../trial/checks/index.ts'
import { listChecks } from '../../trial/list.ts'
import { questions } from '../../trial/questions.ts'
import { anchorsIn, text } from '../packaging/project.ts'

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

describe('npm run trial -- --list', () => {
  it('shows every check with its source, its steps and what a difference means', () => {
    const list = listChecks()
    for (const check of checks) {
      assert.ok(list.includes(`\n${check.id}: ${check.title}`), check.id)
      assert.ok(list.includes(check.source), check.id)
      for (const words of wordsOf(check)) assert.ok(list.includes(words), `${check.id}: ${words}`)
    }
  })
})

describe('the checks in the documentation', () => {
  it('are counted by area in trial/README.md', () => {
    const rows = [...text('trial/README.md').matchAll(/^\| ([^|]+) \| (\d+) \| (\d+) \| [^|]+ \|$/gm)]
    assert.deepEqual(
      rows.map(([, area, automatic, guided]) => [area, Number(automatic), Number(guided)]),
      Object.entries(parts).map(([part, title]) => {
        const own = checks.filter((check) => check.part === part)
        const automatic = own.filter(({ kind }) => kind === 'automatic').length
        return [title, automatic, own.length - automatic]
      }),
    )
  })

  it('have sources that exist', () => {
    for (const { id, source } of checks) {
      if (/^https?:/.test(source)) continue
      const [page = '', anchor] = source.split('#')
      const headings = anchorsIn(page)
      assert.ok(!anchor || headings.includes(anchor), `${id}: ${source}`)
    }
  })

  it('are linked from the last steps of a deployment in docs/get-started.md, which name the command', () => {
    const [, section = ''] = text('docs/get-started.md').split(/^### Before you rely on it$/m)
    assert.match(section, /`npm run trial`/)
    assert.match(section, /trial\/README\.md/)
    // It says what to do and what a difference means; deploy.md doesn't repeat it.
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
