import assert from 'node:assert/strict'
import { filledIn } from '../support/inputs.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

for (const platform of ['Windows', 'iOS'] as const) {
  describe(`the forms, on ${platform}`, () => {
    const world = useWorld({ environment: () => ({ TICKET_PATTERN: 'INC[0-9]{6}' }) })
    let alex: Chat
    before(async () => {
      const { alex: who } = world().emulator.world.operators
      await world().person(who, { signedIn: true })
      alex = await world().person(who, { platform })
    })
    const someone = () =>
      [...world().emulator.world.people.values()].find(
        ({ department, accountEnabled, userType, onPremisesSyncEnabled, roles }) =>
          department === 'Legal' && accountEnabled && userType === 'Member' && !onPremisesSyncEnabled && !roles.length,
      ) ?? assert.fail()

    /** Submits a new form with a mistake, which is shown next to its field with all other input kept. */
    const isTold = async (command: string, inputs: Record<string, string>, told: RegExp) => {
      await alex.say(command)
      const form = await alex.heard(/You’ll see a plan first|Checking changes nothing/)
      const { replies } = await alex.press(command === 'check status' ? 'Check' : 'Create plan', inputs, form.id)
      const [answer, ...more] = replies
      assert.ok(answer && more.length === 0, `${replies.length} answers`)
      assert.match(wordsOf(answer), told)
      for (const [id, value] of Object.entries(inputs)) assert.equal(filledIn(answer)[id], value, id)
      if (platform === 'Windows') assert.equal(answer.id, form.id)
      return answer
    }
    const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const tomorrow = () => dateIn(1)
    const later = () => dateIn(3)

    it('show an error next to its field, and keep the rest', async () => {
      const { userPrincipalName: accounts } = someone()
      const all = { accounts, reason: 'Left the company', ticket: 'INC123456', signOut: 'false' }
      await isTold('disable accounts', { ...all, accounts: `department:Legal ${accounts}` }, /✕ .*department:Legal/)
      await isTold('disable accounts', { ...all, group: 'No such group' }, /✕ There is no group called “No such group”/)
      await isTold('disable accounts', { ...all, reason: 'short' }, /✕ .*at least 6 characters/)
      await isTold('enable accounts', { accounts, ticket: 'nonsense' }, /✕ The ticket number has the wrong format/)
      await isTold('disable accounts', { ...all, runAtDate: '2020-01-01', runAtTime: '10:00' }, /✕ .*already passed/)
      await isTold('disable accounts', { ...all, runAtDate: tomorrow() }, /✕ The time is missing/)
      await isTold('disable accounts', { reason: 'Left the company' }, /✕ I couldn’t find an account/)
      await isTold(
        'check status',
        { accounts: 'department:Legal', group: 'Sales' },
        /✕ .*is a filter, but you also named accounts or groups/,
      )
      await isTold('check status', { accounts: 'department:Legal', people: someone().id }, /✕ .*is a filter, but/)
    })

    it('show all errors together, each next to its field', async () => {
      const wrong = {
        accounts: 'department:Legal a@x.example',
        reason: 'short',
        ticket: 'nonsense',
        enableAtDate: tomorrow(),
      }
      const words = wordsOf(await isTold('disable accounts', wrong, /✕ .*department:Legal/))
      for (const said of [
        /✕ .*at least 6 characters/,
        /✕ The ticket number has the wrong format/,
        /✕ The time is missing/,
      ]) {
        assert.match(words, said)
      }
      const none = wordsOf(await isTold('disable accounts', { reason: 'short' }, /✕ I couldn’t find an account/))
      assert.match(none, /at least 6 characters/)
    })

    it('accept a group by name, alone or with accounts', async () => {
      await alex.say('check status')
      await alex.press('Check', { group: 'Sales leads' })
      await alex.heard('Status of 6 accounts')
      const members = world().emulator.world.group('Sales leads')?.members ?? new Set()
      const other = [...world().emulator.world.people.values()].find(({ id }) => !members.has(id)) ?? assert.fail()
      await alex.say('check status')
      await alex.press('Check', { group: 'group:"Sales leads"', accounts: other.userPrincipalName })
      await alex.heard('Status of 7 accounts')
    })

    it('pass the time on to the plan, where it can still be changed', async () => {
      const back = { enableAtDate: later(), enableAtTime: '08:00' }
      const hour = { runAtDate: tomorrow(), runAtTime: '18:30', ...back }
      await alex.say('disable accounts')
      await alex.press('Create plan', { accounts: someone().id, reason: 'Left the company', ...hour })
      const plan = await alex.heard('Disable 1 account?')
      const { runAtDate, runAtTime, enableAtDate, enableAtTime, reason } = filledIn(plan)
      assert.deepEqual(
        { runAtDate, runAtTime, enableAtDate, enableAtTime, reason },
        { ...hour, reason: 'Left the company' },
      )
      const [button = ''] = /^Disable 1 account (?:on .*6:30.*|later)$/m.exec(wordsOf(plan)) ?? []
      await alex.press(button, {}, plan.id)
      await alex.heard('Runs on')
      assert.equal(world().emulator.world.find(someone().id)?.accountEnabled, true)
      await alex.press('Cancel')
    })
  })
}
