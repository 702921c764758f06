/**
 * Keys of completions that a run alone links, those of imports left out. A run links a question's
 * completions once all of them are there: what another one that has not come to its end has asked
 * for, and paid, shows in no link of its own, only in its questions and models.
 */
export const COMPLETIONS_OF_ONE_RUN = `
  SELECT completion.key FROM completion
  JOIN (
    SELECT completion_key, question_id FROM trajectory WHERE run_id = @id
    UNION SELECT completion_key, question_id FROM summary WHERE run_id = @id
  ) AS its ON its.completion_key = completion.key
  WHERE completion.origin <> 'imported'
    AND completion.key NOT IN (
      SELECT completion_key FROM trajectory WHERE run_id <> @id AND completion_key IS NOT NULL
      UNION SELECT completion_key FROM summary WHERE run_id <> @id AND completion_key IS NOT NULL
    )
    AND (its.question_id, completion.model) NOT IN (
      SELECT run_question.question_id, json_extract(model.value, '$.model')
      FROM run_question JOIN run AS other ON other.id = run_question.run_id,
        json_each(other.experiment, '$.models') AS model
      WHERE other.id <> @id AND other.state <> 'done' AND json_type(model.value, '$.model') = 'text'
    )`;
