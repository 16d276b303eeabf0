/** What a reporter may expect, and by when. */

const DAY_MILLISECONDS = 86_400_000;
// Directive (EU) 2019/1937, article 9: an acknowledgement within 7 days, feedback within 3 months of it.
const ACKNOWLEDGED_DAYS = 7;
const FEEDBACK_MONTHS = 3;
// And 3 days for the courier: then a report that nobody acknowledged is sent again.
const AGAIN_DAYS = 10;

/** Three epochs, counted from the day of sending. @param {number} today */
export function datesFrom(today) {
  const acknowledged = today + ACKNOWLEDGED_DAYS;
  return { acknowledged, feedback: monthsAfter(acknowledged, FEEDBACK_MONTHS), again: today + AGAIN_DAYS };
}

/** The year of an epoch. */
export function yearOf(epoch) {
  return new Date(epoch * DAY_MILLISECONDS).getUTCFullYear();
}

/** The same day of a later month, or its last one. */
function monthsAfter(epoch, months) {
  const from = new Date(epoch * DAY_MILLISECONDS);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), last)) / DAY_MILLISECONDS;
}
