import { defineGroupSetting } from '../../core/group-setting.ts'

/** The group that Conditional Access blocks; without it, nobody can be quarantined. */
export const quarantineGroup = defineGroupSetting({
  key: 'QUARANTINE_GROUP_ID',
  apart: 'whoever is put in quarantine would join that group',
  members: { en: 'who is in quarantine', de: 'unter Quarantäne steht' },
})
