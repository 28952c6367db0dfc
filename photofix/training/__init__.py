"""Making and measuring the weights. Uses torch, never Qt.

From the photos on; each room imports only from those above it in this list:

- `samples`: photos in, damaged samples with their truth out.
- `runs`: samples in, a checkpoint out.
- `fitting`: from a checkpoint to the program's weights, and the few numbers of their manifest.
- `evaluation`: weights judged by photos with a truth, by marked prints, by sound photos.
- `experiments`: many short runs compared: does sharing pay?
- `commands`: the command line of all that.

What `--data DIR` holds. Only the first folder is needed to train; what is missing is left out. Pictures are sRGB.

    train/photos/                       sound colour photos; `photos.csv` in DIR lists sources and licences
    train/stains/ masks/ paper/ cracks/ real damage to lay over them (`FolderAssets`)
    train/old/                          scans of old photos; natural damage is marked in `samples/hand_marks/old`
    train/haze/photos/                  photos that really have a task's damage (`Task.real`)
    train/clear/photos/                 landscapes without haze
    train/real_damage/photos/ masks/    damaged prints and what people want gone, 255 (`Task.marks`)
    eval/clean/                         sound photos, none of them in train/
    eval/cases/KIND/in/, /mask/ and gt/ made damage with its truth (`Task.benchmarks` name the folders)
    eval/real_damage/photos/ masks/     as in train/, other prints
    eval/real/KIND/                     real photos without a truth, to be looked at
    eval/stains/ masks/                 real damage for large photos
    large/                              photos of 12 megapixels and more
"""
