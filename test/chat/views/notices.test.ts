import assert from 'node:assert/strict'
import { messagesFor } from '../../support/words.ts'
import { textsOf } from './rules.ts'
import { ordinaryTexts, sampleCards } from './samples/index.ts'

describe('a card about an operation that waits', () => {
  const lines = async (name: string) => {
    const { [name]: reply } = await sampleCards(ordinaryTexts(), messagesFor('en'), 'desktop')
    return textsOf(reply?.card ?? assert.fail(name))
  }

  it('says how far it got: to those asked to hand it over, and to whoever signs out', async () => {
    for (const name of ['handoverAskedOwner', 'handoverAskedApprover'])
      assert.ok((await lines(name)).includes('Status: Paused: sign-in required · ◌ 24 left'), name)
    assert.ok((await lines('signedOut')).some((text) => /^Disable 24 accounts \(k7m2p\): ◌ 24 left$/.test(text)))
  })
})

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
