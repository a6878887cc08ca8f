import assert from 'node:assert/strict'
import { messagesFor } from '../../src/messages/index.ts'
import { textsOf } from './rules.ts'
import { ordinaryTexts, sampleCards } from './samples/index.ts'

describe('the message that an operation has ended', () => {
  const told = async (name: string, locale = 'en') => {
    const { [name]: reply } = await sampleCards(ordinaryTexts(), messagesFor(locale), 'desktop')
    const { card, summary } = reply ?? assert.fail(name)
    return { summary, texts: textsOf(card ?? assert.fail(name)) }
  }

  it('states the result: how many were changed, and how many can still sign in', async () => {
    const { summary = '', texts } = await told('endedStillEnabled')
    assert.match(summary, /^Contained \d+ of \d+ accounts\. Up to [\d,]+ might still be able to sign in$/)
    assert.deepEqual(texts.slice(0, 2), ['▲', summary])
    assert.match((await told('endedStillEnabled', 'de')).summary ?? '', /von \d+ Konten .*anmelden/)
  })

  it('says how far a stopped one got, and why', async () => {
    const { summary, texts } = await told('noticeStopped')
    assert.equal(summary, 'Stopped before it finished: disabled 0 of 24 accounts')
    assert.ok(
      texts.some((text) => /didn’t respond for 15 minutes\. 5 accounts left unchanged: .*1 ambiguous\.$/.test(text)),
    )
  })
})
