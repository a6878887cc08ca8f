import assert from 'node:assert/strict'
import { idIn, useApproval } from '../support/approvals.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('a question before a decision', () => {
  const { clock, world, signIn, plan } = useApproval()
  let alex: Chat
  let megan: Chat
  let lynne: Chat
  before(async () => {
    megan = await signIn('megan')
    lynne = await signIn('lynne')
    alex = await signIn('alex')
  })
  const ask = async (count: number) => {
    const { targets: people, card: own, confirm } = await plan(alex, count)
    await confirm()
    const card = await megan.heard(`asks you to approve: disable ${count} accounts`)
    const theirs = await lynne.heard(`asks you to approve: disable ${count} accounts`)
    return { people, plan: own, card, theirs, id: idIn(wordsOf(card)), what: `disable ${count} accounts` }
  }

  it('reaches the requester, and the answer reaches everyone who was asked; their cards keep working', async () => {
    const { people, plan, card, theirs, id, what } = await ask(3)
    await megan.press('Ask', { comment: 'Why **Ann**?' }, card.id)
    await megan.heard(/Megan Bowen asks: “Why \S*Ann\S*”/, { message: card.id })
    await lynne.heard('Megan Bowen asks: “Why', { message: theirs.id })
    await alex.heard('Megan Bowen asks: “Why', { message: plan.id })
    const question = await alex.heard('Megan Bowen has a question before deciding')
    assert.match(wordsOf(question), /^“Why .*”$/m)
    assert.doesNotMatch(wordsOf(question), /asks: “/)
    assert.doesNotMatch(JSON.stringify(question.activity), /[^\\]\*\*Ann/)
    await alex.press('Send answer', { comment: 'She opened the mail' }, question.id)
    const said = /asks: “Why[\s\S]*Answer: “She opened the mail”/
    await alex.heard(said, { message: question.id })
    await megan.heard(said, { message: card.id })
    await lynne.heard(said, { message: theirs.id })
    await megan.heard(new RegExp(`Alex Wilber answered your question: ${what}[\\s\\S]*She opened the mail`))
    assert.ok(lynne.shown().every((words) => !words.includes('answered your question')))
    await lynne.press('Approve', {}, theirs.id)
    await alex.heard('Disabled 3 accounts')
    assert.ok(people.every(({ id: one }) => world().emulator.world.find(one)?.accountEnabled === false))
    await alex.say(`audit ${id}`)
    await alex.press('Next')
    await alex.heard(/Question answered[\s\S]*She opened the mail[\s\S]*Question asked[\s\S]*Why/)
  })

  it('can be asked and answered by typing too, each once, even on two devices', async () => {
    const { plan, card, id } = await ask(4)
    await lynne.say(`ask ${id} Is it urgent?`)
    await lynne.heard('Lynne Robbins asks: “Is it urgent?”')
    await megan.heard('Lynne Robbins asks: “Is it urgent?”', { message: card.id })
    const german = await world().person(world().emulator.world.operators.alex, { locale: 'de-DE' })
    await Promise.all([german.say(`antworten ${id} Ja, sofort`), alex.say(`answer ${id} Ja, sofort`)])
    await megan.heard('Answer: “Ja, sofort”', { message: card.id })
    await alex.heard(/There is no open question about operation|ist keine Frage offen/)
    await alex.say(`answer ${id} once more`)
    await alex.heard('There is no open question about operation')
    assert.ok(plan)
    await megan.press('Deny', {}, card.id)
    // In the language of the device that was last active.
    await alex.heard(/Megan Bowen (denied your request: disable 4 accounts|hat Ihre Anfrage abgelehnt: 4 Konten)/)
  })

  it('is carried out after a sign-in, before the decision that was pressed after it', async () => {
    await lynne.say('sign out')
    await lynne.heard(/signed out/i)
    const { id, people, theirs } = await ask(8)
    await lynne.press('Ask', { comment: 'Is Ann among them?' }, theirs.id)
    await lynne.press('Approve', {}, theirs.id)
    assert.equal(people.filter(({ id: one }) => world().emulator.world.find(one)?.accountEnabled).length, 8)
    await lynne.signIn()
    await alex.heard('Disabled 8 accounts')
    await lynne.heard(/approved/i)
    // The message about the question isn't sent any more if the answer comes first.
    await alex.say(`audit ${id}`)
    const log = await alex.heard('Audit log')
    let shown = wordsOf(log)
    // How many entries are newer depends on how many accounts have been read back.
    for (let page = 2; page <= 4 && !shown.includes('Is Ann among them?'); page++)
      shown = JSON.stringify((await alex.press('Next', {}, log.id)).body)
    assert.match(shown, /Is Ann among them\?/)
  })

  it('is limited in length, number and who can ask, and does not extend the request', async () => {
    const { card, id, what } = await ask(5)
    const diego = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    await diego.say(`ask ${id} who are they?`)
    await diego.heard('You’re not in the group of approvers')
    await alex.say(`ask ${id} myself`)
    await alex.heard('You requested this yourself')
    await megan.say(`answer ${id} for Alex`)
    await megan.heard('This operation belongs to Alex Wilber')
    await megan.press('Ask', {}, card.id)
    await megan.heard('There is nothing to send')
    await megan.press('Ask', { comment: 'x'.repeat(501) }, card.id)
    await megan.heard('500')
    for (const n of [1, 2, 3, 4, 5]) {
      await megan.say(`ask ${id} Question number ${n}`)
      await megan.heard(`asks: “Question number ${n}”`)
    }
    await megan.say(`ask ${id} Question number 6`)
    await megan.heard('This request already has 5 questions')
    await clock.later(31 * minute, async () => {
      await alex.heard(`Nobody answered your request in time: ${what}`)
      await megan.say(`ask ${id} too late?`)
      await megan.heard('Nobody answered in time, so this request has expired')
      await alex.say(`answer ${id} too late`)
      await alex.heard('Nobody answered in time, so this request has expired')
    })
  })

  it("does not hide another approver's question", async () => {
    const { card, theirs, id } = await ask(7)
    await Promise.all([
      megan.press('Ask', { comment: 'Since when?' }, card.id),
      lynne.press('Ask', { comment: 'Who reported it?' }, theirs.id),
    ])
    const both = await alex.heard(
      /asks: “(Since when|Who reported it)\?”\n.*asks: “(Since when|Who reported it)\?”[\s\S]*Your answer/,
    )
    const [button = ''] = /Answer Lynne Robbins \(question \d\)/.exec(JSON.stringify(both.activity)) ?? []
    await alex.press(button, { comment: 'The helpdesk' }, both.id)
    await megan.heard(/Who reported it\?”\n(.*\n)?Answer: “The helpdesk”/, { message: card.id })
    await lynne.heard('Alex Wilber answered your question: disable 7 accounts')
    await alex.say(`answer ${id} since Monday`)
    await lynne.heard(/Since when\?”\n(.*\n)?Answer: “since Monday”/, { message: theirs.id })
    await megan.heard('Alex Wilber answered your question: disable 7 accounts')
    await megan.press('Deny', {}, card.id)
    await alex.heard('denied your request: disable 7 accounts')
  })

  it('is too late after the decision', async () => {
    const { card, id } = await ask(6)
    await megan.press('Deny', {}, card.id)
    await alex.heard('denied your request: disable 6 accounts')
    await lynne.say(`ask ${id} why not?`)
    await lynne.heard('Megan Bowen has already answered: denied')
  })
})

describe('a question while changes are switched off', () => {
  const { world, signIn, plan } = useApproval()

  it('is refused like an approval', async () => {
    const megan = await signIn('megan')
    const alex = await signIn('alex')
    const { confirm } = await plan(alex, 3)
    await confirm()
    const card = await megan.heard('asks you to approve: disable 3 accounts')
    await world().restart({ READ_ONLY: 'true' })
    await megan.press('Ask', { comment: 'Why?' }, card.id)
    await megan.heard('Changes are switched off at the moment')
  })
})
