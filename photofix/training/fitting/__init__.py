"""What is fitted once the network is trained: from a checkpoint to the program's weights and their manifest.

- `land`: the way from end to end: export a checkpoint, settle what follows, install.
- `corrections`, `lessons`: how a restored picture is corrected. `joint_levels`: the level of one that all tasks have
  restored. `perceptron`: how such weights are fitted.
- `certainties`: how certain a finding is. `presences`: whether damage is there that is also measured.
- `calibrate`: from which presence "automatic" is on.

What is fitted beside the network; a task defines the method of the second column to have it:

    Manifest         the task says, or applies         fitted by                            as
    certainty        `Task.judge`, of each finding     `certainties.fit_certainty`          logistic model
    certainty        `Task.facts`, for the presence    `presences.fit_presence`             logistic model
    thresholds       -                                 `calibrate.calibrate`                one number
    corrections      `Task.measures` and `amended`     `corrections.fit_corrections`        perceptron
    corrections      `Task.learn` and `corrected`      `lessons.fit_learned`                the task's own way
    joint            `Task.levelled`                   `joint_levels.fit_joint_level`       perceptron

They are not one mechanism, because they are fitted to different things: a finding to marks, a presence to photos with
and without damage, a correction to pixels through the operator, and the last one after all tasks have been at work.
"""
