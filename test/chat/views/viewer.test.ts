import assert from 'node:assert/strict'
import { clockTime, dateTime, dateTimeInList, dueTime } from '../../../src/chat/views/viewer.ts'
import { messagesFor } from '../../support/words.ts'

const at = Date.UTC(2026, 6, 1, 22, 5)
const en = messagesFor('en')

describe('dates and times', () => {
  it('are shown in the reader’s time zone and regional format', () => {
    assert.match(dateTime(at, en, { locale: 'en-GB', timeZone: 'Europe/Berlin' }), /^2 Jul 2026, 0?0:05/)
    assert.match(dateTime(at, en, { locale: 'en-US', timeZone: 'America/New_York' }), /^Jul 1, 2026, 6:05/)
    assert.equal(clockTime(at, messagesFor('de'), { locale: 'de-DE', timeZone: 'Europe/Berlin' }), '00:05')
  })

  it('leave the zone out of lists, and keep the year', () => {
    assert.equal(
      dateTimeInList(at, en, { locale: 'en-US', timeZone: 'America/New_York' }).replace('\u202f', ' '),
      'Jul 1, 2026, 6:05 PM',
    )
    const german = dateTimeInList(at, messagesFor('de'), { locale: 'de-DE', timeZone: 'Europe/Berlin' })
    assert.equal(german, '02.07.2026, 00:05')
  })

  it('name the weekday of future times, and minutes only if there are any', () => {
    const due = Date.UTC(2026, 11, 4, 23)
    const plain = (text: string) => text.replaceAll('\u202f', ' ')
    const [us, germany, india] = [
      { locale: 'en-US', timeZone: 'America/New_York' },
      { locale: 'de-DE', timeZone: 'Europe/Berlin' },
      { locale: 'en-US', timeZone: 'Asia/Kolkata' },
    ]
    assert.equal(plain(dueTime(due, en, us, false)), 'Fri, Dec 4, 6 PM')
    assert.equal(plain(dueTime(due, en, us)), 'Fri, Dec 4, 6 PM EST')
    assert.equal(plain(dueTime(due + 1_800_000, en, us, false)), 'Fri, Dec 4, 6:30 PM')
    assert.equal(plain(dueTime(due, en, india, false)), 'Sat, Dec 5, 4:30 AM')
    assert.equal(dueTime(due, messagesFor('de'), germany, false), 'Sa., 5. Dez., 00 Uhr')
    assert.equal(plain(dueTime(due, en, { locale: 'en-GB', timeZone: 'Europe/London' }, false)), 'Fri 4 Dec, 23:00')
  })

  it('use the language of the surrounding text', () => {
    assert.match(dateTime(at, en, { locale: 'fr-FR', timeZone: 'UTC' }), /Jul/)
  })

  it('survive an unknown locale and zone', () => {
    assert.match(dateTime(at, en, { locale: 'en', timeZone: 'Mars/Olympus' }), /^Jul 1, 2026, 10:05 PM UTC$/)
    assert.match(dateTime(at, en, { locale: 'not a locale', timeZone: 'UTC' }), /^Jul 1, 2026/)
    assert.match(dateTime(at, en, { locale: '', timeZone: '' }), /^Jul 1, 2026/)
  })
})
