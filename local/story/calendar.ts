/** First Thursday of the data: training data begins here. */
export const dataBegins = '2001-01-04';

/** First day that the story replays. */
export const storyBegins = '2001-02-01';

/** Last week by which a verdict must have turned critical: the data shows losses in the weeks of 22 February and 19 April. */
export const lastPatientWeek = '2001-05-03';

/** Weeks that are played after the promotion. */
export const weeksAfter = 3;
