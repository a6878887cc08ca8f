import assert from 'node:assert/strict'
import { documentation, similarSentences } from '../../scripts/similar-sentences.ts'

describe('sentences of README and docs', () => {
  it('say something on two pages fewer than ten times', () => {
    const pairs = similarSentences(documentation()).map((pair) => pair.map(({ page, text }) => `${page}: ${text}`))
    assert.ok(pairs.length < 10, pairs.map((pair) => pair.join('\n')).join('\n\n'))
  })

  it('fit on twelve pages, and those of README in 900 words', () => {
    const [[, readme = ''] = [], ...docs] = documentation()
    assert.ok(docs.length <= 12, `${docs.length} pages`)
    const words = readme.split(/\s+/).length
    assert.ok(words <= 900, `${words} words`)
  })

  it('are found in lists, tables and paragraphs of different pages, but not in code', () => {
    const fact = 'An approver who has left the group is asked nothing more.'
    const found = similarSentences(
      new Map([
        ['a.md', `Something else. ${fact}\n`],
        ['b.md', `- ${fact.replace('asked', '[asked](c.md)')}\n`],
        ['c.md', `| when | An approver who left the group is asked nothing more |\n| --- | --- |\n`],
        ['d.md', `\`\`\`\n${fact}\n\`\`\`\n\nAn approver is asked again after ten minutes, or told why not.\n`],
      ]),
    )
    assert.deepEqual(
      found.map((pair) => pair.map(({ page }) => page)),
      [
        ['a.md', 'b.md'],
        ['a.md', 'c.md'],
        ['b.md', 'c.md'],
      ],
    )
  })
})
